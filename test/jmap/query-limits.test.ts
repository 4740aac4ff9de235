/** How much one Email query may look at and answer: at each limit, and one above. One mailbox that grows. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { letIndexCatchUp } from "../../core/jmap/email-query.ts";
import { limits } from "../../core/kernel/limits.ts";
import { openMail } from "./open-mail.ts";

const mail = await openMail();
const emptyState = (await mail.call("Email/query", { filter: null }))["queryState"] as string;
let count = 0;

/** Each mail is a thread of its own. */
async function growTo(target: number): Promise<void> {
  for (let missing = target - count; missing > 0; missing = target - count) {
    const items = Array.from({ length: Math.min(limits.ingestBatchMessagesMax, missing) }, () => {
      const raw = Buffer.from(
        `From: a@example.org\r\nMessage-ID: <${++count}@x>\r\nSubject: Number ${count}\r\nX-Number: n${count}.\r\n\r\nHello\r\n`,
      );
      return { raw, tagIds: [], keywords: [], receivedAt: count * 1000, kind: "message" as const };
    });
    await mail.postern.ingestRaw(items);
  }
}

test("a header that is in no index is looked for in so many messages, and not in one more", async () => {
  const ask = { filter: { header: ["X-Number", "n1."] } };
  await growTo(limits.headerScanMessagesMax);
  assert.equal((await mail.call("Email/query", ask))["ids"].length, 1);
  await growTo(limits.headerScanMessagesMax + 1);
  await mail.fails("unsupportedFilter", "Email/query", ask);
});

test("an answer holds so many ids; of one more it holds the first so many, and says the limit", async () => {
  await growTo(limits.queryIdsMax + 1);
  const ask = (limit: number) => mail.call("Email/query", { filter: null, limit });
  const atLimit = await ask(limits.queryIdsMax);
  assert.deepEqual([atLimit["ids"].length, atLimit["limit"]], [limits.queryIdsMax, undefined]);
  const above = await ask(limits.queryIdsMax + 1);
  assert.deepEqual([above["ids"].length, above["limit"]], [limits.queryIdsMax, limits.queryIdsMax]);
  assert.deepEqual(above["ids"], atLimit["ids"]);
});

test("so many changed threads are told one by one; of one more the query is asked anew", async () => {
  const ask = { filter: null, sinceQueryState: emptyState };
  await growTo(limits.queryChangesMax);
  assert.equal((await mail.call("Email/queryChanges", ask))["added"].length, limits.queryChangesMax);
  await growTo(limits.queryChangesMax + 1);
  await mail.fails("tooManyChanges", "Email/queryChanges", ask);
});

test("a search waits for limits.indexCatchUpMax messages on their way into the index, not for more", async () => {
  const flushesAt = async (pending: number) => {
    let flushes = 0;
    const search = { state: () => ({ state: "ready", indexed: 0, pending }), flush: async () => void (flushes += 1) };
    const node = { kind: "text", field: "any", words: "word", isPhrase: false, isPrefix: false } as const;
    await letIndexCatchUp({ search } as never, node);
    return flushes;
  };
  assert.deepEqual(
    [await flushesAt(0), await flushesAt(limits.indexCatchUpMax), await flushesAt(limits.indexCatchUpMax + 1)],
    [0, 1, 0],
  );
});
