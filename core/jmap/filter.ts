import { limits } from "../kernel/limits.ts";
import { isObject } from "./arguments.ts";
import { invalidArguments, MethodError } from "./method-error.ts";

/** RFC 8620 5.5: FilterOperator or FilterCondition, the condition as its type reads it. */
export type FilterNode<Condition> =
  | { operator: "AND" | "OR" | "NOT"; conditions: Array<FilterNode<Condition>> }
  | { condition: Condition };

/** Reads a filter of any type; null stays null. Throws invalidArguments or unsupportedFilter. */
export function readFilter<Condition>(
  value: unknown,
  readCondition: (value: Record<string, unknown>) => Condition,
): FilterNode<Condition> | null {
  return value === null ? null : readNode(value, readCondition, 1);
}

function readNode<Condition>(
  value: unknown,
  readCondition: (value: Record<string, unknown>) => Condition,
  depth: number,
): FilterNode<Condition> {
  if (!isObject(value)) throw invalidArguments("A filter must be an object.");
  if (!Object.hasOwn(value, "operator")) return { condition: readCondition(value) };
  const { operator, conditions } = value;
  if (operator !== "AND" && operator !== "OR" && operator !== "NOT") {
    throw invalidArguments(`A filter's "operator" must be AND, OR or NOT.`);
  }
  if (!Array.isArray(conditions)) throw invalidArguments(`A filter's "conditions" must be an array.`);
  if (depth > limits.queryDepthMax) throw new MethodError("unsupportedFilter", "That filter is nested too deep.");
  if (conditions.length > limits.queryTermsMax)
    throw new MethodError("unsupportedFilter", "That filter has too many parts.");
  return { operator, conditions: conditions.map((each) => readNode(each, readCondition, depth + 1)) };
}

/** RFC 8620 5.5: NOT means that none of the conditions fits. */
export function matchesFilter<Condition>(
  node: FilterNode<Condition>,
  fits: (condition: Condition) => boolean,
): boolean {
  if ("condition" in node) return fits(node.condition);
  const matches = (each: FilterNode<Condition>) => matchesFilter(each, fits);
  if (node.operator === "AND") return node.conditions.every(matches);
  return node.operator === "OR" ? node.conditions.some(matches) : !node.conditions.some(matches);
}
