import { requestJson } from "./request.ts";

export interface AppPassword {
  id: string | number;
  name: string;
  scope: "read" | "send";
  createdAt: number | string;
  lastUsedAt: number | string | null;
}

export interface Health {
  isFine: boolean;
  checks: Array<{ name: string; state: "ok" | "note" | "bad"; sentence: string; technical?: string }>;
}

export const admin = {
  appPasswords: async () => (await requestJson<{ appPasswords: AppPassword[] }>("/api/app-passwords")).appPasswords,
  createAppPassword: (name: string, scope: AppPassword["scope"]) =>
    requestJson<AppPassword & { password: string }>("/api/app-passwords", { method: "POST", json: { name, scope } }),
  revokeAppPassword: (id: AppPassword["id"]) =>
    requestJson<object>(`/api/app-passwords/${encodeURIComponent(id)}`, { method: "DELETE" }),
  health: () => requestJson<Health>("/api/health"),
};
