import type {
  AuditRow,
  Grants,
  Inspection,
  MessageVerdict,
  PanelBlock,
  PluginView,
  PluginWhole,
  UpdatePreview,
  WallStatus,
} from "../../core/plugins/plugin-shapes.ts";
import { request, requestJson } from "./request.ts";

export type {
  AuditRow,
  Consent,
  ConsentFlow,
  ConsentLine,
  Grants,
  Inspection,
  MessageVerdict,
  PanelBlock,
  PluginView,
  PluginWhole as PluginDetail,
  Scope,
  SecretState,
  Signer,
  UpdatePreview,
  WallStatus,
} from "../../core/plugins/plugin-shapes.ts";

/** What the user had before them: when something else is there by now, nothing is changed. */
export interface Seen {
  /** Of the package that the decision is about. */
  hash?: string;
  /** What was granted until then. */
  grants?: Grants;
}

export interface AuditQuery {
  plugin?: string;
  text?: string;
  /** Rows older than the one with this id. */
  before?: number;
  limit: number;
}

const at = (id: string, rest = ""): string => `/api/plugins/${encodeURIComponent(id)}${rest}`;
const post = <T>(path: string, json: unknown): Promise<T> => requestJson<T>(path, { method: "POST", json });

export const plugins = {
  list: () => requestJson<{ plugins: PluginView[]; walls: WallStatus[] }>("/api/plugins", { isBackground: true }),
  detail: (id: string) => requestJson<PluginWhole>(at(id), { isBackground: true }),
  /** Stores the package and answers what it is. Nothing of it runs. */
  inspect: async (file: Blob): Promise<Inspection> => {
    const headers = { "Content-Type": "application/gzip" };
    return (await request("/api/plugins", { method: "POST", body: file, headers })).json() as Promise<Inspection>;
  },
  /** A plugin's sources: the kernel builds them. Nothing of them runs. */
  build: (files: Record<string, string>) => post<Inspection>("/api/plugins/source", { files }),
  enable: (id: string, grants: Grants, seen: Seen) => post<PluginView>(at(id, "/enable"), { grants, seen }),
  disable: (id: string) => post<PluginView>(at(id, "/disable"), {}),
  grant: (id: string, grants: Grants, seen: Seen) =>
    requestJson<PluginView>(at(id, "/grants"), { method: "PUT", json: { grants, seen } }),
  keepSettings: (id: string, settings: Record<string, unknown>) =>
    requestJson<PluginView>(at(id, "/settings"), { method: "PUT", json: { settings } }),
  keepDenied: (id: string, capability: string, isKept: boolean) =>
    requestJson<PluginView>(at(id, "/denials"), { method: "PUT", json: { capability, isKept } }),
  keepSecret: (id: string, name: string, value: string) =>
    requestJson<PluginView>(at(id, `/secrets/${encodeURIComponent(name)}`), { method: "PUT", json: { value } }),
  forgetSecret: (id: string, name: string) =>
    requestJson<PluginView>(at(id, `/secrets/${encodeURIComponent(name)}`), { method: "DELETE" }),
  update: (id: string, grants: Grants, seen: Seen) => post<PluginView>(at(id, "/update"), { grants, seen }),
  declineUpdate: (id: string) => requestJson<PluginView>(at(id, "/update"), { method: "DELETE" }),
  preview: (id: string, signal: AbortSignal) => requestJson<UpdatePreview>(at(id, "/preview"), { signal }),
  rollBack: (id: string) => post<PluginView>(at(id, "/rollback"), {}),
  remove: (id: string, data: "keep" | "remove") => requestJson<object>(at(id, `?data=${data}`), { method: "DELETE" }),
  /** What the panel says now, beside the message that is open; null: nothing. */
  panel: (id: string, panel: string, place: string, emailId: string | null) => {
    const query = new URLSearchParams({ place, ...(emailId === null ? {} : { email: emailId }) });
    const path = at(id, `/panels/${encodeURIComponent(panel)}?${query.toString()}`);
    return requestJson<{ blocks: PanelBlock[] | null }>(path, { isBackground: true });
  },
  run: (id: string, action: string, emailIds: readonly string[]) =>
    post<{ notice: string | null }>(
      at(id, `/actions/${encodeURIComponent(action)}`),
      emailIds.length === 0 ? {} : { emailIds },
    ),
  undoTags: (id: string) => post<{ messages: number }>(at(id, "/undo-tags"), {}),
  audit: ({ plugin, text, before, limit }: AuditQuery, signal?: AbortSignal) => {
    const query = new URLSearchParams({
      limit: String(limit),
      ...(plugin ? { plugin } : {}),
      ...(text ? { text } : {}),
      ...(before === undefined ? {} : { before: String(before) }),
    });
    return requestJson<{ rows: AuditRow[]; more: boolean }>(
      `/api/plugins/audit?${query.toString()}`,
      signal ? { signal } : {},
    );
  },
  ofEmail: (emailId: string) =>
    requestJson<{ rows: AuditRow[]; verdict: MessageVerdict | null }>(
      `/api/emails/${encodeURIComponent(emailId)}/plugins`,
    ),
};
