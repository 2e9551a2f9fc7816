import { join } from "node:path";
import { type Authorizer, digestOf, peopleFile } from "../../packages/sdk/src/index.ts";
import type { ErrorExamples } from "./error-example.ts";
import { ALICE, BOB, folder, guarded, publishing, waiting } from "./worlds.ts";

/** What people decide, and what they may. */
export const decisionErrors = {
  DECISION_TOO_EARLY: {
    cause: "The run has not reached the stage in which the gate asks, or there is no decision yet that could be revoked.",
    remedy: "Decide when the request is open: the answer names the stage. A gate with `early: keep` takes decisions before that.",
    async provoke() {
      const { sluice, run, seen } = await waiting();
      // #region DECISION_TOO_EARLY
      return sluice.decide(run, { gate: "stamp", decision: "approve", by: BOB, seen });
      // #endregion DECISION_TOO_EARLY
    },
  },
  DECISION_LATE: {
    cause: "The request was approved, was rejected or has expired before this decision came.",
    remedy: "Nothing, when its end is right. An expired request is opened anew by `resume`; what was let through is ended by `cancel`.",
    async provoke() {
      const { sluice, run, gone } = await publishing();
      // #region DECISION_LATE
      return sluice.decide(run, { gate: "go", decision: "reject", by: BOB, seen: gone });
      // #endregion DECISION_LATE
    },
  },
  DECISION_STALE: {
    cause: "The request was opened anew since it was shown, because what it is about has changed.",
    remedy: "Show the request again (`explain`), and decide with the digest that is shown then.",
    async provoke() {
      const { sluice, run } = await waiting();
      // #region DECISION_STALE
      return sluice.decide(run, { gate: "go", decision: "approve", by: BOB, seen: digestOf("what was shown yesterday") });
      // #endregion DECISION_STALE
    },
  },
  DECISION_DUPLICATE: {
    cause: "The same person decided the same on this request before, and nobody counts twice.",
    remedy: "Nothing: the first decision counts. To take it back, `revoke` it; a gesture that is sent again carries the same `id`.",
    async provoke() {
      const { sluice, run, seen } = await waiting();
      // #region DECISION_DUPLICATE
      await sluice.decide(run, { gate: "go", decision: "approve", by: BOB, seen });
      return sluice.decide(run, { gate: "go", decision: "approve", by: BOB, seen });
      // #endregion DECISION_DUPLICATE
    },
  },
  DECISION_NOT_ELIGIBLE: {
    cause:
      "The person is in none of the sets that `from` or `of` names, or is a machine, whose advice fills no person's slot, and which ends no hold.",
    remedy: "Have somebody decide whom `explain` names as missing, or add the person to the group or the definition.",
    async provoke() {
      const { sluice, run, seen } = await waiting();
      // #region DECISION_NOT_ELIGIBLE
      return sluice.decide(run, { gate: "go", decision: "approve", by: { id: "mallory", assurance: "verified" }, seen });
      // #endregion DECISION_NOT_ELIGIBLE
    },
  },
  DECISION_EXCLUDED: {
    cause: "The gate excludes those who started the run, or wrote, committed or pushed the change, and this person is one of them.",
    remedy: "Have somebody else decide. Where the pusher is excluded, the host has to tell who that is: `relations.pusher`.",
    async provoke() {
      const { sluice, run, seen } = await waiting();
      // #region DECISION_EXCLUDED
      return sluice.decide(run, { gate: "go", decision: "approve", by: ALICE, seen });
      // #endregion DECISION_EXCLUDED
    },
  },
  DECISION_ASSURANCE: {
    cause: "The request asks for identities that are `verified` or `local`, and this one is sure in a lower degree.",
    remedy: "Decide through a host that authenticates people. On one person's machine, say `assurance: local` at the gate.",
    async provoke() {
      const { sluice, run, seen } = await waiting();
      // #region DECISION_ASSURANCE
      return sluice.decide(run, { gate: "go", decision: "approve", by: { id: "bob", assurance: "claimed" }, seen });
      // #endregion DECISION_ASSURANCE
    },
  },
  DECISION_UNSIGNED: {
    cause:
      "The gate says `signed: true` and the decision has no signature; or it has one that does not fit the question, the words, or a key of that person.",
    remedy:
      "Sign what `signedText` gives for the question that `explain` shows, with a key that the People port knows (`sluice approve --sign`).",
    async provoke() {
      const { sluice, run, seen } = await waiting();
      // #region DECISION_UNSIGNED
      const signature = { key: "laptop", value: "c2lnbmVkIGJ5IG5vYm9keQ==" };
      return sluice.decide(run, { gate: "go", decision: "approve", by: BOB, seen, id: "click-1", signature });
      // #endregion DECISION_UNSIGNED
    },
  },
  DECISION_REASON_MISSING: {
    cause: "Somebody breaks the glass and does not say why.",
    remedy: "Say why: `reason` is part of what stands in the ledger, and of every explanation until the way closes again.",
    async provoke() {
      // #region DECISION_REASON_MISSING
      const { sluice, run, seen } = await waiting({ pipelines: [guarded({ breakGlass: { of: ["bob"], lasts: "1h" } })] });
      return sluice.decide(run, { gate: "go", decision: "break-glass", by: BOB, seen });
      // #endregion DECISION_REASON_MISSING
    },
  },
  DECISION_ANSWERS_INVALID: {
    cause:
      "The request asks questions, and an approval leaves one unanswered, answers it in another form, or with an answer that does not approve.",
    remedy: "Answer what `form` of the explained request asks. The message names the question, never what was answered.",
    async provoke() {
      // #region DECISION_ANSWERS_INVALID
      const form = [{ name: "tested", type: "yes-no", mustBe: true }];
      const { sluice, run, seen } = await waiting({ pipelines: [guarded({ form })] });
      return sluice.decide(run, { gate: "go", decision: "approve", by: BOB, seen, answers: { tested: false } });
      // #endregion DECISION_ANSWERS_INVALID
    },
  },
  DELEGATION_MISSING: {
    cause: "Somebody answers in another person's place, or passes that on, who was not let do so for this gate and this time.",
    remedy: "Have the other person `delegate` it, where the definition lets people do that; or decide for yourself.",
    async provoke() {
      const { sluice, run, seen } = await waiting();
      // #region DELEGATION_MISSING
      return sluice.decide(run, { gate: "go", decision: "approve", by: BOB, for: "carol", seen });
      // #endregion DELEGATION_MISSING
    },
  },
  DELEGATION_INVALID: {
    cause: "The gate lets nobody stand in for anybody, or not for so long, or not by passing it on.",
    remedy: "Write `delegate` into the gate's configuration, or stay within what it says.",
    async provoke() {
      const { sluice, run } = await waiting();
      // #region DELEGATION_INVALID
      return sluice.delegate(run, { gate: "go", to: "dave", until: Date.now() + 3_600_000, by: BOB });
      // #endregion DELEGATION_INVALID
    },
  },
  PEOPLE_UNKNOWN: {
    cause:
      "The People port was asked who is in a group and could not tell: its file is broken, its service is away, its answer has another form.",
    remedy: "Mend what the message names. Until then nobody decides where a group is asked, because nobody can tell who may.",
    async provoke() {
      // #region PEOPLE_UNKNOWN
      const people = peopleFile({ file: join(folder(), "people.yaml") });
      const { sluice, run, seen } = await waiting({ people });
      return sluice.decide(run, { gate: "go", decision: "approve", by: BOB, seen });
      // #endregion PEOPLE_UNKNOWN
    },
  },
  GATE_UNKNOWN: {
    cause:
      "The run's definition has no gate of that id; or, as a hold, no process here has the code of a gate or the handler of an effect.",
    remedy: "Correct the id: `explain` lists the gates. For a hold, give the gate or the handler to `createSluice`, and `resume`.",
    async provoke() {
      const { sluice, run, seen } = await waiting();
      // #region GATE_UNKNOWN
      return sluice.decide(run, { gate: "goo", decision: "approve", by: BOB, seen });
      // #endregion GATE_UNKNOWN
    },
  },
  GATE_NOT_A_REQUEST: {
    cause: "The gate is judged by code, a window or a reservation; no person's decision belongs to it.",
    remedy: "Decide on a gate that asks. To pass over a judgement, `waive` it, with a reason and an end.",
    async provoke() {
      const { sluice, run, seen } = await waiting();
      // #region GATE_NOT_A_REQUEST
      return sluice.decide(run, { gate: "report", decision: "approve", by: BOB, seen });
      // #endregion GATE_NOT_A_REQUEST
    },
  },
  GATE_NOT_WAIVABLE: {
    cause:
      "The gate asks people or holds an exclusive right, itself or as a group: a waiver is for judgements only. Or the definition lets nobody waive it, or says of a member of the group who may.",
    remedy: "Have the people decide who are asked, waive the members of the group that fail, or change the definition and `adopt` it.",
    async provoke() {
      const { sluice, run } = await waiting();
      // #region GATE_NOT_WAIVABLE
      return sluice.waive(run, { gate: "go", reason: "Nobody is here.", until: Date.now() + 3_600_000, by: BOB });
      // #endregion GATE_NOT_WAIVABLE
    },
  },
  NOT_AUTHORIZED: {
    cause: "The host's authorizer says that this person may not do this; its reason is in the answer.",
    remedy: "Have somebody act who may, or change the rule in the host's authorizer.",
    async provoke() {
      // #region NOT_AUTHORIZED
      const authorizer = {
        portVersion: 1,
        authorize: async (_by, { act }) => (act === "cancel" ? { allowed: false, reason: "Only the owner cancels." } : { allowed: true }),
      } satisfies Authorizer;
      const { sluice, run } = await waiting({ authorizer });
      return sluice.cancel(run, { by: BOB });
      // #endregion NOT_AUTHORIZED
    },
  },
} satisfies ErrorExamples;
