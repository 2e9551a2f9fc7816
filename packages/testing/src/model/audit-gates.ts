import type { Gate, GroupRule, RequirementSet } from "@sluice/core";
import { aboutOf, type AuditBook, type BookedAnswer, family } from "./audit-book.ts";

/** Whether a gate is about what the run is about now, or was used up and so counts as such. */
export function isCurrentByBook(book: AuditBook, gate: Gate): boolean {
  if (gate.plan.kind === "reserve") return true;
  if (gate.plan.kind === "group") {
    return (
      isOpenByBook(book, gate) ||
      family(gate)
        .slice(1)
        .every((member) => member.plan.kind === "group" || isCurrentByBook(book, member))
    );
  }
  const about = book.answers.get(gate.id)?.about ?? book.requests.get(gate.id)?.about;
  return about !== undefined && (book.consumed.has(gate.id) || about === aboutOf(book, gate));
}

/** Whether a required gate may be passed now: what the invariants say, read from the ledger's events alone. */
export function isOpenByBook(book: AuditBook, gate: Gate): boolean {
  if (gate.enforcement !== "required") return true;
  const answer = currentAnswer(book, gate);
  if (answer?.value === "skipped" && ["condition", "out-of-scope", "disabled"].includes(answer.cause)) return true;
  if (isJudged(book, gate) && isWaived(book, gate)) return true;
  switch (gate.plan.kind) {
    case "request":
      return isApproved(book, gate, gate.plan.from);
    case "reserve":
      return holdsRight(book, gate, gate.plan.name);
    case "measure":
      return answer !== undefined && hasMeasured(book, gate);
    case "group":
      return countsEnough(book, gate.plan.children, gate.plan.rule);
    default:
      return answer !== undefined && (answer.value === "pass" || isOpenedInWriting(gate, answer));
  }
}

function isJudged(book: AuditBook, gate: Gate): boolean {
  return family(gate).some((member) => currentAnswer(book, member) !== undefined || book.requests.has(member.id));
}

/** Required members whose look at the world is too old for an edge. */
export function staleByBook(book: AuditBook, gate: Gate): readonly string[] {
  if (gate.enforcement !== "required") return [];
  if (gate.plan.kind === "group") return gate.plan.children.flatMap((child) => staleByBook(book, child));
  const answer = currentAnswer(book, gate);
  if (gate.plan.kind !== "evaluate" || gate.reads !== "world" || answer?.value !== "pass" || book.consumed.has(gate.id)) return [];
  const others = [...book.pendingEnded].filter(([id]) => id !== gate.id).map(([, version]) => version);
  const isYoung = gate.maxAgeMs !== undefined && book.at <= answer.lookedAt + gate.maxAgeMs;
  return isYoung || answer.lookedAtVersion >= Math.max(book.waitEnded, ...others) ? [] : [gate.id];
}

function currentAnswer(book: AuditBook, gate: Gate): BookedAnswer | undefined {
  const answer = book.answers.get(gate.id);
  return answer !== undefined && (book.consumed.has(gate.id) || answer.about === aboutOf(book, gate)) ? answer : undefined;
}

function isWaived(book: AuditBook, gate: Gate): boolean {
  const waiver = book.waivers.get(gate.id);
  if (waiver === undefined || waiver.at > book.at || book.at >= waiver.until) return false;
  return waiver.about === aboutOf(book, gate) || (book.consumed.has(gate.id) && book.answers.has(gate.id));
}

function isOpenedInWriting(gate: Gate, { value, class: kind, cause, attempt }: BookedAnswer): boolean {
  const missing = cause === "missing-input" && (value === "skipped" || (value === "error" && kind === "input"));
  const opening = missing ? gate.onMissing : value === "error" && kind === "infrastructure" ? gate.onError?.[cause] : undefined;
  return opening !== undefined && attempt >= (opening.attempts ?? 1);
}

function isApproved(book: AuditBook, gate: Gate, from: readonly RequirementSet[]): boolean {
  const request = book.requests.get(gate.id);
  if (request?.closed !== "approved") return false;
  if (!book.consumed.has(gate.id) && request.about !== aboutOf(book, gate)) return false;
  const slots = from.flatMap((set) => Array.from({ length: set.count }, () => set.of));
  return slots.length > 0 && canFill(slots, [...request.approvals]);
}

function canFill(slots: readonly (readonly string[])[], people: readonly (readonly [string, readonly string[]])[]): boolean {
  const [first, ...rest] = slots;
  if (first === undefined) return true;
  return people.some(([id, groups], index) => {
    const fits =
      first.includes("anyone") ||
      first.includes(id) ||
      groups.some((group) => first.includes(group.startsWith("role:") ? group : `group:${group}`));
    return fits && canFill(rest, people.toSpliced(index, 1));
  });
}

function holdsRight(book: AuditBook, gate: Gate, template: string): boolean {
  const sameName = (id: string): boolean =>
    book.pipeline.stages.some((stage) =>
      [...stage.before, ...stage.gates]
        .flatMap(family)
        .some((other) => other.id === id && other.plan.kind === "reserve" && other.plan.name === template),
    );
  return [...book.rights.values()].some((right) => right.held && (right.gate === gate.id || sameName(right.gate)));
}

function hasMeasured(book: AuditBook, gate: Gate): boolean {
  if (gate.plan.kind !== "measure") return false;
  const { windowMs, failureLimit, inconclusiveLimit, consecutive, failuresInARow, count } = gate.plan;
  const about = book.consumed.has(gate.id) ? book.answers.get(gate.id)?.about : aboutOf(book, gate);
  const samples = book.samples.get(gate.id) ?? [];
  const counted = samples.slice(samples.findLastIndex((sample) => sample.about !== about) + 1);
  const [first, last] = [counted[0], counted.at(-1)];
  if (first === undefined || last === undefined) return false;
  const of = (value: string): number => counted.filter((sample) => sample.value === value).length;
  if (of("fail") > failureLimit || counted.length - of("fail") - of("pass") > inconclusiveLimit) return false;
  const tail = counted.slice(-(failuresInARow ?? 1));
  if (failuresInARow !== undefined && tail.length === failuresInARow && tail.every((sample) => sample.value === "fail")) return false;
  if (consecutive !== undefined)
    return counted.length >= consecutive && counted.slice(-consecutive).every((sample) => sample.value === "pass");
  const isOver = last.lookedAt - first.recordedAt >= windowMs || (count !== undefined && counted.length >= count);
  return of("pass") > 0 && isOver;
}

function countsEnough(book: AuditBook, children: readonly Gate[], rule: GroupRule): boolean {
  const required = children.filter((child) => child.enforcement === "required");
  const counting = required.filter((child) => !(currentAnswer(book, child)?.value === "skipped" && isOpenByBook(book, child)));
  const needed = "all" in rule ? counting.length : "any" in rule ? 1 : rule.atLeast;
  if (counting.length === 0) return children.some((child) => currentAnswer(book, child) !== undefined || book.requests.has(child.id));
  return needed <= counting.length && counting.filter((child) => isOpenByBook(book, child)).length >= needed;
}
