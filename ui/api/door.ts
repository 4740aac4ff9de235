import { requestJson } from "./request.ts";

export interface DoorStatus {
  state: "fresh" | "locked" | "unlocked";
  isSignedIn: boolean;
  isDemo: boolean;
  version: string;
}

export interface SignedIn {
  pageToken: string;
  accountId: string;
}

export const door = {
  status: () => requestJson<DoorStatus>("/api/status"),
  claim: (claimToken: string, passphrase: string) =>
    requestJson<SignedIn & { recoveryCode: string }>("/api/claim", {
      method: "POST",
      json: { claimToken, passphrase },
    }),
  signIn: (secret: { passphrase: string } | { recoveryCode: string } | { demoToken: string }) =>
    requestJson<SignedIn>("/api/session", { method: "POST", json: secret }),
  signOut: () => requestJson<object>("/api/session", { method: "DELETE" }),
  lock: () => requestJson<object>("/api/lock", { method: "POST", json: {} }),
  changePassphrase: (current: string, next: string) =>
    requestJson<object>("/api/passphrase", { method: "POST", json: { current, next } }),
  recoveryCode: (passphrase: string) =>
    requestJson<{ recoveryCode: string }>("/api/recovery-code", { method: "POST", json: { passphrase } }),
};
