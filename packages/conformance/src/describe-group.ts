import type { SuiteApi, SuiteGroup } from "./suite-api.ts";

/** A store and what was made for it. */
interface Opened {
  readonly store: { close(): Promise<void> };
  readonly dispose?: () => Promise<void>;
}

/** Registers the cases of a group, each with a fresh store that is closed behind it. */
export function describeGroup<Subject extends Opened>(
  api: SuiteApi,
  suite: { readonly name: string; readonly create: () => Promise<Subject> },
  { name, cases }: SuiteGroup<Subject>,
): void {
  api.describe(`${suite.name}: ${name}`, () => {
    for (const { name, run } of cases)
      api.test(name, async () => {
        const subject = await suite.create();
        try {
          await run(subject);
        } finally {
          await subject.store.close();
          await subject.dispose?.();
        }
      });
  });
}
