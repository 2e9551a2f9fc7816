import { Gate, Outcome, Instant, Waiver, Opening, VerdictValue, SkipCause, GroupRule, Json, Condition } from '@sluice/core';

/** What of a gate's policy decides acceptance. */
type AcceptancePolicy = Pick<Gate, "enforcement" | "onError" | "onMissing">;
/** What besides `pass` let a verdict through. It never erases the verdict's value. */
type Overlay = "waived" | "advisory" | "degraded";
/** Whether an edge may open on a verdict, and on what account. */
type Acceptance = {
    readonly accepted: true;
    readonly overlay?: Overlay;
    readonly because?: string;
} | {
    readonly accepted: false;
};
/** What acceptance is asked of: a verdict's outcome and the number of the try that gave it. */
type JudgedOutcome = Pick<Outcome, "value" | "class" | "cause"> & {
    readonly attempt: number;
};
/**
 * The one function that says whether a verdict opens an edge. It accepts: `pass`; a gate that is not required; `skipped` because
 * disabled, out of scope or by condition; a waiver live at `at`; a cause that `onError` or `onMissing` opens in writing. Nothing else.
 *
 * @param verdict the stored, current verdict, or `undefined` when the gate was never evaluated
 * @param at store time of the decision
 */
declare function accepts(verdict: JudgedOutcome | undefined, policy: AcceptancePolicy, at: Instant, waiver?: Waiver): Acceptance;
/** The written opening that covers this verdict, if there is one, whether or not its tries are used up. */
declare function openingFor(verdict: Omit<JudgedOutcome, "attempt">, policy: AcceptancePolicy): Opening | undefined;

/**
 * What a gate returned, checked and bounded, as the only form in which it may go further. Anything that is not a well-formed outcome
 * becomes `error/definition` with code `OUTCOME_INVALID`: a gate that answers nonsense never passes. Never throws, and reads every
 * member once: what was checked is what is used.
 */
declare function asOutcome(value: unknown): Outcome;

/** A text of at most `limit` characters that every store can hold: cut at the end, without lone surrogates or NUL (threats STO-9, STO-12). */
declare function boundedText(text: string, limit: number): string;

/**
 * A code span of Markdown that its content cannot end, nor that of a cell of a table: within it nothing is HTML, a link, an image, a
 * mention or a reference.
 */
declare function codeSpan(text: string): string;
/** A line of an indented code block: nothing in it is markup, and nothing can end the block. */
declare function codeLine(text: string): string;

/** One child as its group sees it. */
interface GroupChild {
    /** `undefined` while the child was not evaluated. */
    readonly value: VerdictValue | undefined;
    /** What `accepts` says of the child. */
    readonly accepted: boolean;
    readonly required: boolean;
}
/** What a group says. */
interface GroupValue {
    readonly value: VerdictValue;
    readonly code: string;
    readonly cause?: SkipCause;
    /** Children that count, how many of them pass, and how many must. */
    readonly of: number;
    readonly passes: number;
    readonly needed: number;
}
/**
 * Strong Kleene over the required, unskipped children: k of n passes when enough pass, fails when enough cannot pass any more,
 * and is otherwise as unknown as its worst child (`error`, then `inconclusive`, then `pending`). A child that was skipped for a reason
 * nobody accepts is as unknown as an error: it lacked its input, and the others do not excuse it.
 */
declare function combine(rule: GroupRule, children: readonly GroupChild[]): GroupValue;

/** Whether a condition holds. `absent`: what it looks at is not there, so it neither holds nor fails. */
type ConditionResult = "true" | "false" | "absent";
/** Where conditions look things up; `undefined` when there is none. */
interface ConditionScope {
    /** Last recorded result of an effect. */
    output(effect: string): Json | undefined;
    /** Newest fact of a type. */
    fact(type: string): Json | undefined;
    /** A gate's current verdict. */
    gate(id: string): Json | undefined;
}
/** Evaluates a condition over the run's stored outputs, facts and verdicts, in three values. */
declare function evaluateCondition(condition: Condition, scope: ConditionScope): ConditionResult;

/**
 * The form in which words are compared, everywhere: without ASCII space and tab around them, and with ASCII letters folded. Nothing else
 * is stripped or folded, so no look-alike and no other spelling becomes a word (threat TOK-1).
 */
declare function foldWord(word: string): string;

/** The steps of a plain member path (`$.a.b[0]`), or `undefined` when it is not one. */
declare function parseMemberPath(path: string): readonly (string | number)[] | undefined;
/** The value at a plain member path; `undefined` when it is absent. Only own members count: names in objects, numbers in arrays. */
declare function memberAt(value: Json | undefined, path: string): Json | undefined;

/** Logs of GitHub Actions and Azure Pipelines take `##[…]` and `##vso[…]` for a command wherever in a line it stands. */
declare const LOG_COMMAND: RegExp;
/**
 * Foreign text for one line of ours: whatever could move the cursor, hide or rearrange other text is written as an escape
 * (threat TOK-5). Line ends become ` ⏎ `, so that no text can pretend to be a line of ours.
 */
declare function oneLine(text: string): string;

/**
 * Whether a value that was found is one that a definition lists: the only comparison in the product. Texts as {@link foldWord} folds them,
 * numbers and booleans by value, nothing across types. `null`, objects, lists and what is absent are never the same as anything, so that
 * nothing can be listed that matches what is not there.
 */
declare function sameScalar(found: Json | undefined, listed: Json | undefined): boolean;

/**
 * What is recorded of a gate that the host has switched off, by what it uses; `undefined` for one that it has not. It lets the run through and
 * is no pass: whoever counts passes must be able to tell them apart (OR-10).
 *
 * @param disabled the host's reasons, by what gates use
 */
declare function switchedOff({ use }: Pick<Gate, "use">, disabled?: Readonly<Record<string, string>>): Outcome | undefined;

/**
 * Foreign text as people should see it: whatever could hide or rearrange other text, line ends included, is written as an escape such as
 * `\u{202e}` (threat TOK-5).
 */
declare function visibleText(text: string): string;

/** A pass on less evidence than the policy demands is no pass: nothing ran, or only somebody's word. */
declare function withEnoughEvidence(outcome: Outcome, { evidence: wanted }: Pick<Gate, "evidence">): Outcome;

export { LOG_COMMAND, accepts, asOutcome, boundedText, codeLine, codeSpan, combine, evaluateCondition, foldWord, memberAt, oneLine, openingFor, parseMemberPath, sameScalar, switchedOff, visibleText, withEnoughEvidence };
export type { Acceptance, AcceptancePolicy, ConditionResult, ConditionScope, GroupChild, GroupValue, JudgedOutcome, Overlay };
