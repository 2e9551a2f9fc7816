/** Whether somebody who typed this line wants JSON, also when the rest of the line cannot be read. */
export function asksForJson(args: readonly string[]): boolean {
  return args.some((arg, at) => arg === "--json" || arg === "--format=json" || (arg === "--format" && args[at + 1] === "json"));
}
