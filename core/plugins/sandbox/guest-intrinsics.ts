/**
 * What the glue needs of the language, taken before the plugin runs: a plugin that rewrites JSON, Reflect or
 * Promise.prototype.then later harms itself alone. And what no plugin gets.
 */
export const { parse, stringify } = JSON;
export const { apply, defineProperty } = Reflect;
export const { create, freeze } = Object;
export const { now } = Date;
export const [ErrorClass, PromiseClass, TypeErrorClass] = [Error, Promise, TypeError];
// oxlint-disable-next-line typescript/unbound-method -- applied to each string
export const { slice } = String.prototype;

export const fixed = { writable: false, configurable: false, enumerable: false };

for (const name of ["WebAssembly", "SharedArrayBuffer", "Atomics", "console"]) Reflect.deleteProperty(globalThis, name);
defineProperty(Error, "prepareStackTrace", { ...fixed, value: undefined });
defineProperty(Error, "stackTraceLimit", { ...fixed, value: 10 });
