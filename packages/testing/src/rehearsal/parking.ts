/** Calls that stand still until the test says how they end. */
export interface Parking<Info, Value> {
  /** What stands now, by name. */
  readonly standing: ReadonlyMap<string, Info>;
  /** Stands still until {@link Parking.release}, or until the signal aborts. */
  park(name: string, info: Info, signal: AbortSignal): Promise<Value>;
  /** Ends the one of that name. Answers what it was, or `undefined` when there is none. */
  release(name: string, value: Value): Info | undefined;
  /** Forgets all of them: their process is dead. */
  clear(): void;
}

interface Parked<Info, Value> {
  readonly info: Info;
  readonly resolve: (value: Value) => void;
}

/** Makes a parking. */
export function createParking<Info, Value>(): Parking<Info, Value> {
  const parked = new Map<string, Parked<Info, Value>>();
  return {
    get standing() {
      return new Map([...parked].map(([name, { info }]) => [name, info]));
    },
    park(name, info, signal) {
      return new Promise((resolve, reject) => {
        const own = { info, resolve };
        parked.set(name, own);
        const onAbort = (): void => {
          if (parked.get(name) === own) parked.delete(name);
          reject(signal.reason);
        };
        if (signal.aborted) onAbort();
        else signal.addEventListener("abort", onAbort, { once: true });
      });
    },
    release(name, value) {
      const found = parked.get(name);
      parked.delete(name);
      found?.resolve(value);
      return found?.info;
    },
    clear: () => parked.clear(),
  };
}
