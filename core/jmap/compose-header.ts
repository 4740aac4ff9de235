import { formatHeader as format } from "../mime/compose/header-field.ts";
import type { HeaderForm } from "../mime/header-forms.ts";
import { invalidProperties } from "./set-error.ts";

/** As core/mime/compose/header-field.ts; a value that does not fit is the client's error. */
export function formatHeader(name: string, form: HeaderForm, value: unknown): string {
  const field = format(name, form, value);
  if (field === null) throw invalidProperties([name], `That is no value for ${name}.`);
  return field;
}
