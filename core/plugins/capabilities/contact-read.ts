/** contact.read: whether somebody is in the user's contacts, asked by address; there is no list. */
import { limits } from "../../kernel/limits.ts";
import { described, named, nullable, oneOf, record, text, yesOrNo } from "../json-schema.ts";
import { defineCapability, enumerate, isSubset } from "./define-capability.ts";

export const contactFields = ["name", "sent", "received"] as const;

export interface ContactReadScope {
  reason: string;
  /** Absent: yes or no alone. */
  fields?: Array<(typeof contactFields)[number]>;
}

const fieldNames = { name: "name", sent: "how often you wrote to them", received: "how often they wrote to you" };
const count = nullable({ type: "integer", minimum: 0 });

export const contactRead = defineCapability<ContactReadScope>({
  name: "contact.read",
  kind: "sees",
  scope: {
    properties: {
      fields: described("Beside yes or no.", {
        type: "array",
        items: oneOf(contactFields),
        minItems: 1,
        uniqueItems: true,
      }),
    },
    required: [],
  },
  consent({ fields = [] }) {
    const more = contactFields.filter((field) => fields.includes(field)).map((field) => fieldNames[field]);
    return `Ask whether somebody is in your contacts${more.length > 0 ? `, and see ${enumerate(more)}` : ""}.`;
  },
  narrows: (scope, asked) => isSubset(scope.fields, asked.fields),
  sees: () => [{ what: "who is in your contacts", isContent: false }],
  methods: {
    find: {
      description: "Whether somebody is in the user's contacts; what is not granted is null.",
      args: record({ address: { ...text(limits.mailAddressCharsMax), minLength: 1 } }),
      result: named(
        "KnownContact",
        "What the user's contacts say of an address.",
        record({
          isKnown: yesOrNo,
          name: nullable({ type: "string" }),
          sent: described("Messages to them.", count),
          received: described("Messages from them.", count),
        }),
      ),
    },
  },
  open: ({ contacts, finding }, { fields = [] }) => ({
    async find({ address }: { address: string }) {
      const contact = await finding.run(() => contacts.find(address));
      const of = <Field extends "name" | "sent" | "received">(field: Field) =>
        fields.includes(field) ? (contact?.[field] ?? null) : null;
      return { isKnown: contact !== null, name: of("name"), sent: of("sent"), received: of("received") };
    },
  }),
});
