/** What a guest asks of the host: each question gets a number and a promise, and the answer comes as an entry of its own. */
import { create, defineProperty, ErrorClass, fixed, parse, PromiseClass, stringify } from "./guest-intrinsics.ts";

interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export type SendAsk = (id: number, name: string, args: string) => void;

// No prototype, so that nothing a plugin puts on Object.prototype is ever found in it.
const waiting = create(null) as Record<number, Waiting>;
let lastAsk = 0;

export function ask(send: SendAsk, capability: string, method: string, args: unknown): Promise<unknown> {
  return new PromiseClass((resolve, reject) => {
    lastAsk += 1;
    waiting[lastAsk] = { resolve, reject };
    send(lastAsk, `${capability} ${method}`, stringify(args) ?? "null");
  });
}

export function settle(id: number, isOk: boolean, text: string): void {
  const asker = waiting[id];
  if (asker === undefined) return;
  delete waiting[id];
  const value = parse(text);
  if (isOk) return asker.resolve(value);
  // What the host refused crosses as code and detail, never with a stack.
  const error = new ErrorClass(value.message);
  defineProperty(error, "code", { ...fixed, value: value.code });
  defineProperty(error, "detail", { ...fixed, value: value.detail });
  asker.reject(error);
}
