/** One call of one client and what came of it, on a clock that all clients share. */
export interface Operation<Call, Answer> {
  readonly client: string;
  readonly call: Call;
  /** Absent: nobody knows what came of it. It may have taken effect at any time since, or never. */
  readonly answer?: Answer;
  /** When it was called. Times are only compared. */
  readonly from: number;
  /** When it was answered; only where there is an answer. */
  readonly until?: number;
}

/** What a thing would do if its calls came one after the other. */
export interface SequentialModel<Call, Answer, State> {
  readonly initial: State;
  /** The state after the call; `undefined` when it cannot be answered so in this state. Without an answer any will do. */
  step(state: State, call: Call, answer: Answer | undefined): State | undefined;
  /** Equal for equal states, and only for those. */
  keyOf(state: State): string;
}

/** How much is looked at before the answer is `undecided`. */
export interface HistoryLimits {
  /** Most operations of one history. Default 5000. */
  readonly operations?: number;
  /** Most steps of the search: the problem is NP-complete, and histories with many unknown outcomes show it. Default 1,000,000. */
  readonly steps?: number;
}

/** What was found. `stuck`: the operation whose answer no order explains, after the most operations that any order explains. */
export type HistoryVerdict<Call, Answer> =
  | { readonly kind: "linearizable" }
  | { readonly kind: "not-linearizable"; readonly explained: number; readonly stuck: Operation<Call, Answer> }
  | { readonly kind: "undecided"; readonly code: "HISTORY_TOO_LONG" | "SEARCH_TOO_LONG" };

const OPERATIONS = 5000;
const STEPS = 1_000_000;

/** A call or an answer in the order of time. */
interface Moment {
  readonly at: number;
  /** Number of the operation. */
  readonly of: number;
  readonly isCall: boolean;
  previous: Moment | undefined;
  next: Moment | undefined;
}

interface Placed<State> {
  readonly moment: Moment;
  readonly before: State;
}

/**
 * Whether there is an order of the operations that the model explains and that puts none before another which was answered before it was
 * called. The search of Wing and Gong, with Lowe's memory of what was tried: an operation that may be next is lifted out of the history,
 * and put back when nothing follows.
 */
export function checkHistory<Call, Answer, State>(
  model: SequentialModel<Call, Answer, State>,
  operations: readonly Operation<Call, Answer>[],
  limits: HistoryLimits = {},
): HistoryVerdict<Call, Answer> {
  if (operations.length > (limits.operations ?? OPERATIONS)) return { kind: "undecided", code: "HISTORY_TOO_LONG" };
  const sorted = operations.toSorted((one, other) => one.from - other.from);
  const { head, answers } = momentsOf(sorted);
  const [mostSteps, chosen, tried] = [limits.steps ?? STEPS, createChosen(sorted.length), new Set<string>()];
  const placed: Placed<State>[] = [];
  let [state, unanswered, steps] = [model.initial, head.next, 0];
  let [left, fewestLeft] = [answers.size, Number.POSITIVE_INFINITY];
  let stuck: Operation<Call, Answer> | undefined;
  while (left > 0 && unanswered !== undefined) {
    const { of, isCall } = unanswered;
    const operation = sorted[of];
    if (operation === undefined) break;
    if (isCall) {
      if (++steps > mostSteps) return { kind: "undecided", code: "SEARCH_TOO_LONG" };
      const after = model.step(state, operation.call, operation.answer);
      const isNew = after !== undefined && isFirstTry(tried, chosen.with(of), model.keyOf(after));
      if (!isNew) {
        unanswered = unanswered.next;
        continue;
      }
      placed.push({ moment: unanswered, before: state });
      chosen.add(of);
      state = after;
      left -= lift(unanswered, answers.get(of));
      unanswered = head.next;
      continue;
    }
    // An answer whose call is not placed yet: it had to be placed before this moment.
    if (left < fewestLeft) [fewestLeft, stuck] = [left, operation];
    const last = placed.pop();
    if (last === undefined) return { kind: "not-linearizable", explained: answers.size - fewestLeft, stuck: stuck ?? operation };
    state = last.before;
    chosen.remove(last.moment.of);
    left += putBack(last.moment, answers.get(last.moment.of));
    unanswered = last.moment.next;
  }
  return { kind: "linearizable" };
}

/** Calls and answers as a list that can be taken apart. At one moment calls come first: then the two overlap. */
function momentsOf(operations: readonly Operation<unknown, unknown>[]): { readonly head: Moment; readonly answers: Map<number, Moment> } {
  const moments: Moment[] = [];
  const answers = new Map<number, Moment>();
  for (const [of, { from, until, answer }] of operations.entries()) {
    moments.push({ at: from, of, isCall: true, previous: undefined, next: undefined });
    if (answer === undefined) continue;
    const answered: Moment = { at: Math.max(from, until ?? from), of, isCall: false, previous: undefined, next: undefined };
    moments.push(answered);
    answers.set(of, answered);
  }
  moments.sort((one, other) => one.at - other.at || Number(other.isCall) - Number(one.isCall));
  const head: Moment = { at: 0, of: -1, isCall: true, previous: undefined, next: undefined };
  let last = head;
  for (const moment of moments) {
    moment.previous = last;
    last.next = moment;
    last = moment;
  }
  return { head, answers };
}

/** Takes an operation out. Answers how many answers went with it. */
function lift(call: Moment, answer: Moment | undefined): number {
  unlink(call);
  if (answer === undefined) return 0;
  unlink(answer);
  return 1;
}

/** Puts back what was taken out last. */
function putBack(call: Moment, answer: Moment | undefined): number {
  if (answer !== undefined) link(answer);
  link(call);
  return answer === undefined ? 0 : 1;
}

function unlink({ previous, next }: Moment): void {
  if (previous !== undefined) previous.next = next;
  if (next !== undefined) next.previous = previous;
}

function link(moment: Moment): void {
  if (moment.previous !== undefined) moment.previous.next = moment;
  if (moment.next !== undefined) moment.next.previous = moment;
}

function isFirstTry(tried: Set<string>, chosen: string, state: string): boolean {
  const key = `${chosen} ${state}`;
  if (tried.has(key)) return false;
  tried.add(key);
  return true;
}

/** Which operations are placed, and the name of such a set: how many of the first ones are in it, and which of the others. */
interface Chosen {
  add(operation: number): void;
  remove(operation: number): void;
  with(operation: number): string;
}

function createChosen(count: number): Chosen {
  const members = new Uint8Array(count);
  let [first, end] = [0, 0];
  return {
    add(operation) {
      members[operation] = 1;
      while (members[first] === 1) first++;
      end = Math.max(end, operation + 1);
    },
    remove(operation) {
      members[operation] = 0;
      first = Math.min(first, operation);
      while (end > first && members[end - 1] === 0) end--;
    },
    with(operation) {
      const was = members[operation];
      members[operation] = 1;
      let from = first;
      while (members[from] === 1) from++;
      const name = `${from}:${members.subarray(from, Math.max(end, operation + 1)).join("")}`;
      members[operation] = was ?? 0;
      return name;
    },
  };
}
