/** A step between two states, by their numbers. */
interface Step<Label> {
  readonly to: number;
  readonly label: Label;
}

/** What was explored, as a graph of state numbers. */
export interface StateGraph<Label> {
  /** `unattended`: nobody acted, nothing changed outside, and no answer only said that the wait goes on. */
  add(from: number, to: number, label: Label, more: { readonly unattended: boolean; readonly ends: boolean }): void;
  /** A circle of unattended steps, and a state on it. */
  circle(): { readonly at: number; readonly labels: readonly Label[] } | undefined;
  /** States from which no state of a set can be reached by steps that `ends`; the first numbers first. */
  trapped(goals: ReadonlySet<number>, count: number): readonly number[];
}

/** Creates an empty graph. */
export function createStateGraph<Label>(): StateGraph<Label> {
  const unattended = new Map<number, Step<Label>[]>();
  const backwards = new Map<number, number[]>();
  return {
    add: (from, to, label, { unattended: isUnattended, ends }) => {
      if (isUnattended) push(unattended, from, { to, label });
      if (ends && from !== to) push(backwards, to, from);
    },
    circle: () => findCircle(unattended),
    trapped: (goals, count) => {
      const reached = new Set(goals);
      for (const state of reached) for (const before of backwards.get(state) ?? []) reached.add(before);
      return Array.from({ length: count }, (_none, state) => state).filter((state) => !reached.has(state));
    },
  };
}

function push<Value>(lists: Map<number, Value[]>, key: number, value: Value): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [value]);
  else known.push(value);
}

/** Goes down every way once; a step to a state that is still on the way closes a circle. Without recursion: ways are long. */
function findCircle<Label>(steps: ReadonlyMap<number, readonly Step<Label>[]>): ReturnType<StateGraph<Label>["circle"]> {
  const done = new Set<number>();
  for (const start of steps.keys()) {
    const way: { readonly state: number; next: number }[] = [{ state: start, next: 0 }];
    const onWay = new Map([[start, 0]]);
    for (let top = way.at(-1); top !== undefined; top = way.at(-1)) {
      const step = done.has(top.state) ? undefined : steps.get(top.state)?.[top.next];
      top.next += 1;
      if (step === undefined) {
        done.add(top.state);
        onWay.delete(top.state);
        way.pop();
        continue;
      }
      const since = onWay.get(step.to);
      if (since !== undefined) {
        const labels = way.slice(since).flatMap(({ state, next }) => steps.get(state)?.[next - 1]?.label ?? []);
        return { at: step.to, labels };
      }
      onWay.set(step.to, way.length);
      way.push({ state: step.to, next: 0 });
    }
  }
  return undefined;
}
