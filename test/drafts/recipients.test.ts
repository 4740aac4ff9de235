import assert from "node:assert/strict";
import { test } from "node:test";
import { recipientsLike } from "../../core/drafts/recipients.ts";
import { limits } from "../../core/kernel/limits.ts";
import { me, openWriting, receive } from "./written-mail.ts";

test("whom the user writes to most comes first, then who wrote, each with the whole address", async (t) => {
  const postern = await openWriting(t, { hasPlugins: false });
  const sent = (to: string, id: number) =>
    receive(postern, `From: ${me}\nTo: ${to}\nSubject: x\nMessage-ID: <s${id}@x>\n\nHi ${id}\n`, "sent");
  await sent("Anna Berg <anna@berg.example>", 1);
  await sent("Ana Ruiz <ana@example.org>", 2);
  await sent("ANA@example.org", 3);
  await sent("Ben <ben@example.org>", 4);
  await receive(postern, "From: Anton <anton@writes.example>\nSubject: y\nMessage-ID: <r@x>\n\nHi\n");
  const found = async (typed: string) =>
    (await recipientsLike(postern, typed)).map(({ name, email, written, received }) => [
      name,
      email,
      written,
      received,
    ]);
  assert.deepEqual(await found("an"), [
    ["Ana Ruiz", "ANA@example.org", 2, 0],
    ["Anna Berg", "anna@berg.example", 1, 0],
    ["Anton", "anton@writes.example", 0, 1],
  ]);
  assert.deepEqual(
    (await found("ruiz")).map(([, email]) => email),
    ["ANA@example.org"],
  );
  assert.deepEqual(
    (await found("berg.ex")).map(([, email]) => email),
    ["anna@berg.example"],
  );
  assert.deepEqual(
    (await found("ana ruiz")).map(([, email]) => email),
    ["ANA@example.org"],
  );
  assert.equal((await found("")).length, 3);
  assert.deepEqual(await found("nobody"), []);
});

test("at most limits.recipientsShownMax are shown", async (t) => {
  const postern = await openWriting(t, { hasPlugins: false });
  const to = (count: number) => Array.from({ length: count }, (_, at) => `ana${at}@example.org`).join(", ");
  const send = (id: string, count: number) =>
    receive(postern, `From: ${me}\nTo: ${to(count)}\nSubject: x\nMessage-ID: <${id}@x>\n\n${id}\n`, "sent");
  await send("a", limits.recipientsShownMax);
  assert.equal((await recipientsLike(postern, "ana")).length, limits.recipientsShownMax);
  await send("b", limits.recipientsShownMax + 1);
  assert.equal((await recipientsLike(postern, "ana")).length, limits.recipientsShownMax);
});
