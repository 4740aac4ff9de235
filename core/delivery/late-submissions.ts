import { AppError } from "../kernel/errors.ts";
import type { SubmissionPort } from "../plugins/capabilities/capability-context.ts";

/** Stands for the outbox, which is made after the plugins that it asks: until then nothing is being tried. */
export class LateSubmissions implements SubmissionPort {
  #port: SubmissionPort | null = null;

  bind(port: SubmissionPort): void {
    this.#port = port;
  }

  submit: SubmissionPort["submit"] = (parcelId, host, recipients) =>
    this.#port?.submit(parcelId, host, recipients) ?? Promise.reject(new AppError("NOT_FOUND", { what: "parcel" }));
}
