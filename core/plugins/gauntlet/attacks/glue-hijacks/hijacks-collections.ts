import { guest } from "../../attack.ts";

export default guest({
  about: "Replaces the methods of Map, Array, Function, Reflect and String.",
  wall: "bridge",
  ends: "harmless",
  before: `
Map.prototype.get = Map.prototype.set = () => { throw 1; };
Array.prototype[Symbol.iterator] = Array.prototype.push = () => { throw 1; };
Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => { throw 1; };
Reflect.apply = Reflect.defineProperty = () => { throw 1; };
String.prototype.slice = () => { throw 1; };
`,
  code: `
await host.store.read("x"); return [null, null];
`,
});
