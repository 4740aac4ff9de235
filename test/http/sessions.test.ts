import assert from "node:assert/strict";
import { test } from "node:test";
import { expiredCookie, readSessionCookie, sessionCookie, Sessions } from "../../core/http/sessions.ts";
import { limits } from "../../core/kernel/limits.ts";

function sessionsAt(start: number) {
  const clock = { time: start, now: () => clock.time };
  return { clock, sessions: new Sessions(clock) };
}

test("a cookie alone opens nothing, and neither does another session's page token", () => {
  const { sessions } = sessionsAt(0);
  const one = sessions.start();
  const two = sessions.start();
  assert.equal(sessions.isSignedIn(one.cookie, one.pageToken), true);
  assert.equal(sessions.isSignedIn(one.cookie, null), false);
  assert.equal(sessions.isSignedIn(null, one.pageToken), false);
  assert.equal(sessions.isSignedIn(one.cookie, two.pageToken), false);
  assert.equal(sessions.isSignedIn(one.cookie, ""), false);
  assert.equal(sessions.isSignedIn("x", one.pageToken), false);
});

test("a session ends after being idle for as long as limits.ts says, and not before", () => {
  const { clock, sessions } = sessionsAt(0);
  const { cookie, pageToken } = sessions.start();
  clock.time += limits.sessionIdleMs - 1;
  assert.equal(sessions.isSignedIn(cookie, pageToken), true);
  clock.time += limits.sessionIdleMs;
  assert.equal(sessions.isSignedIn(cookie, pageToken), false);
});

test("one more session than limits.ts allows ends the one that was idle longest", () => {
  const { clock, sessions } = sessionsAt(0);
  const all = Array.from({ length: limits.sessionsMax }, () => {
    clock.time += 1;
    return sessions.start();
  });
  assert.ok(all.every(({ cookie, pageToken }) => sessions.isSignedIn(cookie, pageToken)));
  clock.time += 1;
  for (const { cookie, pageToken } of all.slice(1)) sessions.isSignedIn(cookie, pageToken);
  const last = sessions.start();
  assert.equal(sessions.isSignedIn(last.cookie, last.pageToken), true);
  assert.equal(sessions.isSignedIn(all[0]?.cookie ?? null, all[0]?.pageToken ?? null), false);
  assert.equal(sessions.isSignedIn(all[1]?.cookie ?? null, all[1]?.pageToken ?? null), true);
});

test("sessions end one by one, all but one, and all together", () => {
  const { sessions } = sessionsAt(0);
  const [one, two, three] = [sessions.start(), sessions.start(), sessions.start()];
  sessions.end(one.cookie);
  assert.equal(sessions.isSignedIn(one.cookie, one.pageToken), false);
  sessions.endOthers(two.cookie);
  assert.equal(sessions.isSignedIn(two.cookie, two.pageToken), true);
  assert.equal(sessions.isSignedIn(three.cookie, three.pageToken), false);
  sessions.endAll();
  assert.equal(sessions.isSignedIn(two.cookie, two.pageToken), false);
});

test("the cookie is for this host's pages alone and out of scripts' reach", () => {
  assert.match(sessionCookie("abc"), /; HttpOnly; SameSite=Strict$/);
  assert.match(expiredCookie(), /Max-Age=0/);
  assert.equal(readSessionCookie("a=1; postern_session=abc; b=2"), "abc");
  assert.equal(readSessionCookie("postern_sessionx=abc"), null);
  assert.equal(readSessionCookie(null), null);
});
