import type { ConfigIssue, RequirementSet } from "@sluice/core";
import { type ApprovalConfig, type AskedConfig, setsOf } from "./approval-shape.ts";

type Path = readonly (string | number)[];

/** What is wrong with a configuration as a whole, when every field is right by itself. */
export function approvalIssues(config: ApprovalConfig): readonly ConfigIssue[] {
  const { breakGlass } = config;
  return [
    ...askedIssues(config, []),
    ...(breakGlass === undefined ? [] : askedIssues(breakGlass, ["breakGlass"])),
    ...groupIssues(config),
    ...formIssues(config),
    ...timeIssues(config),
  ];
}

function askedIssues(asked: AskedConfig, path: Path): readonly ConfigIssue[] {
  const { from, count, of } = asked;
  const at = [...path, "from"];
  if (from !== undefined && (count !== undefined || of !== undefined))
    return [{ path: at, message: "stands beside count or of; write one form" }];
  if (from === undefined && of === undefined) return [{ path: at, message: "is missing: who may approve?" }];
  return setsOf(asked).flatMap((set) => setIssues(set, path));
}

/** A set of named people that is smaller than its count can never be filled. Groups are counted when the request opens. */
function setIssues({ count, of }: RequirementSet, path: Path): readonly ConfigIssue[] {
  const open = of.some((name) => name === "anyone" || isCollective(name));
  const message = `names ${of.length} people, but ${count} are needed`;
  return open || of.length >= count ? [] : [{ path: [...path, "of"], message }];
}

function isCollective(name: string): boolean {
  return name.startsWith("group:") || name.startsWith("role:");
}

/** Keys about membership promise something only where there are groups or roles. */
function groupIssues(config: ApprovalConfig): readonly ConfigIssue[] {
  if (setsOf(config).some(({ of }) => of.some(isCollective))) return [];
  return (["members", "lookUp"] as const)
    .filter((key) => config[key] !== undefined)
    .map((key) => ({ path: [key], message: "is about groups and roles, and none is asked" }));
}

function formIssues({ form = [] }: ApprovalConfig): readonly ConfigIssue[] {
  return form.flatMap(({ name, type, of, mustBe }, index): readonly ConfigIssue[] => {
    const path = ["form", index] as const;
    if (form.findIndex((field) => field.name === name) !== index) return [{ path: [...path, "name"], message: "stands twice" }];
    if ((type === "choice") !== (of !== undefined)) return [{ path: [...path, "of"], message: "belongs to a choice, and to nothing else" }];
    const kinds = { text: "string", choice: "string", number: "number", "yes-no": "boolean" } as const;
    if (mustBe === undefined || (typeof mustBe === kinds[type] && of?.some((choice) => choice === mustBe) !== false)) return [];
    return [{ path: [...path, "mustBe"], message: "is no answer to this question" }];
  });
}

/** What would be told after the end is never told. */
function timeIssues({ expires, tell }: ApprovalConfig): readonly ConfigIssue[] {
  if (expires === undefined || tell === undefined) return [];
  const late = (ms: number | undefined): boolean => ms !== undefined && ms >= expires;
  const message = "comes when the request has expired";
  return [
    ...(late(tell.remind) ? [{ path: ["tell", "remind"], message }] : []),
    ...(tell.escalate ?? []).flatMap(({ after }, index) => (late(after) ? [{ path: ["tell", "escalate", index, "after"], message }] : [])),
  ];
}
