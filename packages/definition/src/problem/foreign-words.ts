/** Words people bring from other tools (most from GitHub Actions), with ours in order of preference, and a hint. */
const FOREIGN: ReadonlyMap<string, { readonly ours: readonly string[]; readonly hint?: string }> = new Map([
  ["uses", { ours: ["use"] }],
  ["jobs", { ours: ["stages"] }],
  ["steps", { ours: ["gates", "stages"] }],
  ["checks", { ours: ["gates"] }],
  ["needs", { ours: ["next"], hint: "stages are joined forwards: the earlier one says `next`" }],
  ["depends-on", { ours: ["needs", "next"] }],
  ["depends_on", { ours: ["needs", "next"] }],
  ["on", { ours: [], hint: "Sluice has no triggers: the host starts runs" }],
  ["trigger", { ours: [], hint: "Sluice has no triggers: the host starts runs" }],
  ["triggers", { ours: ["routes"], hint: "Sluice has no triggers: the host starts runs; `routes` leave a stage on a condition" }],
  ["runs-on", { ours: ["work"], hint: "Sluice has no runners: `work: { run: NAME }` names an effect the host registers" }],
  ["timeout-minutes", { ours: ["timeout"], hint: "durations carry their unit: `timeout: 30m`" }],
  ["timeout_minutes", { ours: ["timeout"], hint: "durations carry their unit: `timeout: 30m`" }],
  ["continue-on-error", { ours: ["enforcement"], hint: "write `enforcement: advisory`" }],
  ["continue_on_error", { ours: ["enforcement"], hint: "write `enforcement: advisory`" }],
  ["required", { ours: ["enforcement"], hint: "gates are required unless `enforcement: advisory`" }],
  ["retry", { ours: ["attempts"] }],
  ["retries", { ours: ["attempts"] }],
  ["max-attempts", { ours: ["attempts"] }],
  ["interval", { ours: ["every"] }],
  ["when", { ours: ["if"] }],
  ["if", { ours: ["when"] }],
  ["config", { ours: ["with"] }],
  ["args", { ours: ["with"] }],
  ["run", { ours: ["work"], hint: "write `work: { run: NAME }`" }],
  ["environment", { ours: ["scope"] }],
  ["concurrency", { ours: ["reserve"], hint: "an exclusive right is `reserve: { name: … }`" }],
  ["version", { ours: ["format"] }],
  ["start", { ours: ["initial"] }],
  ["approvers", { ours: ["with"], hint: "who is asked stands under `with.from` of an approval gate" }],
]);

/** Our word for a word of another tool, if we have one among the `legal` keys, and a hint. */
export function foreignWord(word: string, legal: readonly string[]): { readonly ours?: string; readonly hint?: string } {
  const entry = FOREIGN.get(word.toLowerCase());
  if (entry === undefined) return {};
  const ours = entry.ours.find((candidate) => legal.includes(candidate));
  if (ours === undefined && entry.ours.length > 0) return {};
  return { ...(ours === undefined ? {} : { ours }), ...(entry.hint === undefined ? {} : { hint: entry.hint }) };
}
