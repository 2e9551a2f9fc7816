const MAX_SHOWN = 40;

/** What a value is, in the words of somebody who reads YAML. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  switch (typeof value) {
    case "string":
      return value === "" ? "empty text" : `"${value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value}"`;
    case "number":
      return `the number ${value}`;
    case "boolean":
      return String(value);
    case "object":
      return Object.keys(value).length === 0 ? "an empty map" : "a map";
    default:
      return `a ${typeof value}`;
  }
}
