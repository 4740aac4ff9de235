import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../../core/kernel/limits.ts";
import {
  type AnsweredMail,
  answeredMail,
  forwardSubject,
  recipientsOfReply,
  replySubject,
  threadFields,
} from "../../../core/mime/compose/reply.ts";
import { prepareMessage } from "../../../core/mime/prepare-message.ts";

const of = (...emails: string[]) => emails.map((email) => ({ name: null, email }));
const isOwn = (email: string) => email.toLowerCase() === "me@example.org";
const mail: AnsweredMail = {
  from: of("ana@example.org"),
  replyTo: [],
  to: of("me@example.org", "ben@example.org"),
  cc: of("carla@example.org", "ME@example.org"),
  followupTo: [],
  listPost: null,
};
const answer = (given: Partial<AnsweredMail>, isAll: boolean) => {
  const { to, cc } = recipientsOfReply({ ...mail, ...given }, isAll, isOwn);
  return [to.map(({ email }) => email), cc.map(({ email }) => email)];
};

test("a reply goes to the author, a reply to all to everybody but oneself, each once", () => {
  assert.deepEqual(answer({}, false), [["ana@example.org"], []]);
  assert.deepEqual(answer({}, true), [["ana@example.org"], ["ben@example.org", "carla@example.org"]]);
  assert.deepEqual(answer({ cc: of("ANA@example.org", "ben@EXAMPLE.org") }, true), [
    ["ana@example.org"],
    ["ben@example.org"],
  ]);
});

test("Reply-To takes the place of the author", () => {
  assert.deepEqual(answer({ replyTo: of("desk@example.org") }, false), [["desk@example.org"], []]);
});

test("on a list a private answer stays private, though the list says that answers come to it", () => {
  const list = { replyTo: of("dev@lists.example"), to: of("dev@lists.example"), cc: [], listPost: "dev@lists.example" };
  assert.deepEqual(answer(list, false), [["ana@example.org"], []]);
  assert.deepEqual(answer(list, true), [["ana@example.org"], ["dev@lists.example"]]);
});

test("a reply to all reaches the list, also where it is not named", () => {
  assert.deepEqual(answer({ to: of("me@example.org"), cc: [], listPost: "dev@lists.example" }, true), [
    ["ana@example.org"],
    ["dev@lists.example"],
  ]);
});

test("Mail-Followup-To says it all to a reply to all, and nothing to a reply", () => {
  const followupTo = of("dev@lists.example", "me@example.org");
  assert.deepEqual(answer({ followupTo }, true), [["dev@lists.example"], []]);
  assert.deepEqual(answer({ followupTo }, false), [["ana@example.org"], []]);
});

test("an answer to one's own mail goes to those it was for", () => {
  assert.deepEqual(
    answer({ from: of("me@example.org"), to: of("ben@example.org"), cc: of("carla@example.org") }, false),
    [["ben@example.org"], []],
  );
  assert.deepEqual(
    answer({ from: of("me@example.org"), to: of("ben@example.org"), cc: of("carla@example.org") }, true),
    [["ben@example.org"], ["carla@example.org"]],
  );
});

test("the fields of a list are read, and what stands behind the address of List-Post is not followed", () => {
  const raw = Buffer.from(
    "From: a@x.example\r\nMail-Followup-To: Dev <dev@lists.example>\r\nList-Post: <https://x.example/>, <mailto:dev%40lists.example?bcc=eve@evil.example>\r\n\r\nHi",
  );
  const { root } = prepareMessage(raw);
  const read = answeredMail(raw, root, mail);
  assert.deepEqual(read.followupTo, [{ name: "Dev", email: "dev@lists.example" }]);
  assert.equal(read.listPost, "dev@lists.example");
});

test("a subject gets one prefix, and keeps one that it has", () => {
  assert.equal(replySubject("Hut"), "Re: Hut");
  for (const subject of ["Re: Hut", "RE: Hut", "Re[2]: Hut"]) assert.equal(replySubject(subject), subject);
  assert.equal(replySubject("Recipe"), "Re: Recipe");
  assert.equal(replySubject(""), "Re:");
  assert.equal(forwardSubject("Hut"), "Fwd: Hut");
  assert.equal(forwardSubject("Fw: Hut"), "Fw: Hut");
});

test("an answer names the mail and those before it, and of very many the first and the last", () => {
  const fieldsOf = (head: string, id: string | null) => {
    const raw = Buffer.from(`${head}\r\n\r\nHi`);
    return threadFields(raw, prepareMessage(raw).root, id);
  };
  assert.deepEqual(fieldsOf("References: <a@x> <b@x>", "c@x"), {
    inReplyTo: ["c@x"],
    references: ["a@x", "b@x", "c@x"],
  });
  assert.deepEqual(fieldsOf("In-Reply-To: <b@x>", "c@x").references, ["b@x", "c@x"]);
  assert.deepEqual(fieldsOf("In-Reply-To: <a@x> <b@x>", "c@x").references, ["c@x"]);
  assert.deepEqual(fieldsOf("References: <a@x>", null), { inReplyTo: [], references: [] });
  assert.deepEqual(fieldsOf("X: y", "a b@x"), { inReplyTo: [], references: [] });
  const many = Array.from({ length: 60 }, (_, at) => `<${at}@x>`).join(" ");
  const { references } = fieldsOf(`References: ${many}`, "last@x");
  assert.equal(references.length, limits.referencesFirst + limits.referencesLast);
  assert.deepEqual([references[0], references.at(-1)], ["0@x", "last@x"]);
});
