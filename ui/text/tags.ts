import { plural } from "./format.ts";

export const tagText = {
  title: (count: number) =>
    count === 1 ? "Tag this conversation" : plural(count, { one: "Tag # conversation", other: "Tag # conversations" }),
  placeholder: "Find or make a tag, like Work/Invoices",
  list: "Tags",
  none: "No tags yet. Type a name and press Enter to make one.",
  make: (name: string) => `Make “${name}”`,
  remove: "Remove",
  badName: "A tag needs another name.",
};
