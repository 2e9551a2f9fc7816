import type { Instant, Principal, RequirementSet } from "@sluice/core";
import type { AuditBody, AuditReport } from "@sluice/transfer";
import { codeLine, codeSpan as code } from "@sluice/verdicts";

/**
 * A report of a run as Markdown, for people who have to account for it. Whatever people, workers and tools wrote stands in code spans and
 * indented code, where nothing is HTML, a link, an image, a mention or a reference, and nothing can end a cell or the block (threat TOK-5).
 */
export function auditMarkdown(report: AuditReport): string {
  return [
    `# Run ${code(report.run)}`,
    "",
    ...factLines(report),
    ...section(
      "Path",
      ["#", "at", "stage", "by", "lap"],
      report.stages.map((each) => [
        ...placeOf(each),
        code(each.stage),
        code(each.via),
        each.lap === undefined ? "" : code(`${each.lap.taken} of ${each.lap.budget}`),
      ]),
    ),
    ...verdictLines(report),
    ...peopleLines(report),
    ...doubtLines(report),
    ...effectLines(report),
    "## Everything that happened",
    "",
    ...report.timeline.map(({ seq, at, text }) => codeLine(`${String(seq).padStart(4)}  ${timeOf(at)}  ${text}`)),
    "",
  ].join("\n");
}

function factLines(report: AuditReport): readonly string[] {
  const { scope, pipeline, subject, startedBy, startedAt, policyTrusted, definitions, chain, end, parent, supersedes } = report;
  const head = chain.head === undefined ? "" : `, the last one is ${code(chain.head)}`;
  const facts: readonly (readonly [string, string])[] = [
    ["pipeline", code(pipeline)],
    ["scope", code(scope)],
    ["subject", [code(subject.key), ...Object.entries(subject.facets).map(([name, value]) => code(`${name} ${value}`))].join(" ")],
    ["started", `${timeOf(startedAt)} by ${personOf(startedBy)}`],
    ...(parent === undefined ? [] : [["part of", code(parent.run)] as const]),
    ...(supersedes === undefined ? [] : [["takes the place of", code(supersedes)] as const]),
    ["ended", end === undefined ? "**not yet**" : `${timeOf(end.at)}: **${word(end.outcome)}** ${code(end.code)}, ${code(end.reason)}`],
    ...definitions.map(
      ({ digest, seq, by, trusted }) =>
        ["definition", `${code(digest)} from event ${seq} on, by ${personOf(by)}${trusted ? "" : ", **not trusted**"}`] as const,
    ),
    ["policy", policyTrusted ? "from trusted places" : "**not from trusted places alone**"],
    [
      "ledger",
      chain.verified
        ? `${chain.events} events in ${chain.commits} commits, **verified**${head}`
        : `**broken** at commit ${chain.brokenAt ?? 0} of ${chain.commits} (${word(chain.reason ?? "unknown")})`,
    ],
  ];
  return [...facts.map(([name, value]) => `- ${name}: ${value}`), ""];
}

function verdictLines({ verdicts, openings, bodies = [] }: AuditReport): readonly string[] {
  const standings = new Map(bodies.map((body) => [body.digest, standingText(body)]));
  const rows = verdicts.map((each) => [
    ...placeOf(each),
    code(each.gate),
    `**${word(each.value)}**`,
    code(each.code),
    word(each.enforcement ?? ""),
    code(String(each.attempt)),
    code(each.reason),
    code(each.gateDigest),
    code(each.binding),
  ]);
  const evidence = verdicts.flatMap(({ seq, gate, evidence: looked }) =>
    looked.map(({ name, producer, class: kind, digest, body }) => [
      String(seq),
      code(gate),
      code(name),
      word(kind),
      code(producer),
      code(digest),
      body === undefined ? "" : [code(body.digest), standings.get(body.digest) ?? ""].join(" ").trim(),
    ]),
  );
  const opened = openings.map((each) => [...placeOf(each), code(each.gate), code(each.value), word(each.overlay), code(each.because)]);
  return [
    ...section("Verdicts", ["#", "at", "gate", "value", "code", "enforcement", "try", "reason", "gate digest", "about"], rows),
    ...section("Evidence", ["#", "gate", "name", "class", "producer", "digest", "body"], evidence),
    ...section("Passed over", ["#", "at", "gate", "said", "how", "because"], opened),
  ];
}

function standingText(body: AuditBody): string {
  if (body.kind === "erased") return `**erased** by ${code(body.by)} ${timeOf(body.at)}, ${code(body.because)}`;
  if (body.kind === "expired") return `not kept since ${timeOf(body.at)}`;
  return body.kind === "present" ? "kept" : `**${word(body.kind)}**`;
}

function peopleLines({ requests, decisions, refusals, waivers }: AuditReport): readonly string[] {
  const asked = requests.flatMap((each) => {
    if (each.event !== "request-opened") return [];
    const closed = requests.find((one) => one.event === "request-closed" && one.request === each.request);
    const end = closed?.event === "request-closed" ? `${word(closed.as)} ${timeOf(closed.at)}` : "**open**";
    const { requirement } = each;
    const wanted =
      requirement === undefined ? [] : [code(requirement.from.map(setText).join(" and ")), `at least ${word(requirement.assurance)}`];
    const banned = requirement?.exclude.map((relation) => `not the ${word(relation)}`) ?? [];
    return [[...placeOf(each), code(each.gate), [...wanted, ...banned].join(", "), timeOf(each.expiresAt), end, code(each.digest)]];
  });
  const said = decisions.map((each) => [...placeOf(each), each.event, ...decisionCells(each)]);
  const refused = refusals.map((each) => [...placeOf(each), each.event, ...refusalCells(each)]);
  const waived = waivers.map(({ waiver, event, seq, at }) => [
    ...placeOf({ seq, at }),
    event === "waiver-proposed" ? "proposed" : "recorded",
    code(waiver.gate),
    code(waiver.owner),
    code([waiver.allowedBy, ...(waiver.seconds ?? [])].join(", ")),
    timeOf(waiver.until),
    code(waiver.reason),
  ]);
  return [
    ...section("Asked", ["#", "at", "gate", "of whom", "until", "ended", "digest of the request"], asked),
    ...section("Decided", ["#", "at", "what", "about", "word", "by", "because"], said),
    ...section("Refused", ["#", "at", "what", "about", "code", "who or why"], refused),
    ...section("Waived", ["#", "at", "what", "gate", "owner", "allowed by", "until", "because"], waived),
  ];
}

function decisionCells(each: AuditReport["decisions"][number]): readonly string[] {
  switch (each.event) {
    case "decision-recorded":
      return [code(each.gate), `**${word(each.decision)}**`, personOf(each.by, each.for?.id), code(each.reason ?? "")];
    case "decision-kept":
      return [code(each.gate), word(each.decision), personOf(each.by), code(each.reason ?? "")];
    case "advice-recorded":
      return [code(each.gate), `${word(each.says)}, not counted`, personOf(each.by), code(each.reason ?? "")];
    case "delegation-recorded":
      return ["", "", personOf(each.by), code(JSON.stringify(each.delegation))];
    case "delegation-ended":
      return [code(each.delegation), "", personOf(each.by), ""];
    default:
      return [code(each.gate), "**break-glass**", code(each.by.join(", ")), code(each.reason)];
  }
}

function refusalCells(each: AuditReport["refusals"][number]): readonly string[] {
  switch (each.event) {
    case "decision-refused":
      return [code(each.gate), code(each.code), personOf(each.by, each.for)];
    case "verdict-refused":
      return [code(each.gate), code(each.code), code(`try ${each.attempt}`)];
    case "signal-ignored":
      return [code(each.type), code(each.code), code(each.id)];
    default:
      return [code(each.work), code(each.code), code(each.reason)];
  }
}

function doubtLines({ holds, erasures }: AuditReport): readonly string[] {
  const rows = holds.map((each) => {
    const place = [...placeOf(each), each.event];
    if (each.event === "hold-placed") return [...place, code(each.code), code(each.reason), ""];
    if (each.event === "hold-ended") return [...place, code(each.hold), word(each.answer ?? ""), personOf(each.by)];
    return [...place, code(each.budget), code(`${each.laps} laps more`), personOf(each.by)];
  });
  const erased = erasures.map((each) => [...placeOf(each), code(each.digest), personOf(each.by), code(each.reason)]);
  return [
    ...section("Held and extended", ["#", "at", "what", "which", "why", "by"], rows),
    ...section("Evidence erased", ["#", "at", "body", "by", "because"], erased),
  ];
}

function effectLines({ effects, reservations }: AuditReport): readonly string[] {
  const rows = effects.map((each) => [...placeOf(each), each.event, code("work" in each ? each.work : each.step), effectText(each)]);
  const held = reservations.map((each) => [...placeOf(each), each.event, code(each.name)]);
  return [...section("Effects", ["#", "at", "what", "which", "how"], rows), ...section("Reservations", ["#", "at", "what", "which"], held)];
}

function effectText(each: AuditReport["effects"][number]): string {
  switch (each.event) {
    case "work-requested":
      return code(
        `${each.effect} in ${each.stage}, try ${each.attempt}${each.dangerous ? `, dangerous, repeat ${each.repeat ?? "never"}` : ""}`,
      );
    case "work-dispatched":
      return each.consumed.length === 0 ? "" : code(`used up ${each.consumed.join(", ")}`);
    case "work-ended": {
      const { how, exit, proven, declaredBy, note } = each.end;
      const proof = [proven === true ? "proven by the world" : "", declaredBy === undefined ? "" : `on the word of ${declaredBy}`];
      return code([`${how}${exit === null ? "" : `, exit ${exit}`}`, ...proof, note ?? ""].filter((part) => part !== "").join("; "));
    }
    case "work-undone":
      return code(each.by === undefined ? "it did not happen, says the world" : `it did not happen, says ${each.by}`);
    case "final-ended":
      return code([each.as, each.note ?? ""].filter((part) => part !== "").join("; "));
    default:
      return "";
  }
}

function section(title: string, header: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  return [`## ${title}`, "", rowOf(header), rowOf(header.map(() => "---")), ...rows.map(rowOf), ""];
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function placeOf({ seq, at }: { readonly seq: number; readonly at: Instant }): readonly string[] {
  return [String(seq), timeOf(at)];
}

function personOf({ id, assurance, kind }: Principal, instead?: string): string {
  return `${code(id)} (${[assurance, ...(kind === undefined ? [] : [kind])].map(word).join(", ")})${instead === undefined ? "" : ` for ${code(instead)}`}`;
}

function setText({ count, of }: RequirementSet): string {
  return `${count} of ${of.join(", ")}`;
}

/** A word of ours; what a ledger has in its place is shown as foreign text. */
function word(text: string): string {
  return text === "" || /^[a-z][a-z -]*$/.test(text) ? text : code(text);
}

function timeOf(at: Instant): string {
  return Number.isSafeInteger(at) && Math.abs(at) <= LATEST ? new Date(at).toISOString() : code(String(at));
}

/** The last instant that a date can name. */
const LATEST = 8_640_000_000_000_000;
