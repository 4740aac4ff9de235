/** What the author of a Postern plugin imports. */
export { definePlugin } from "./plugin.ts";
export type { Plugin } from "./plugin.ts";
export type { Hooks, MessageView, ObservedMessage, Verdict } from "./hooks.ts";
export type { Host, PluginStore, StoreWrite } from "./host.ts";
export { isHostError } from "./errors.ts";
export type { HostError, HostErrorCode } from "./errors.ts";
