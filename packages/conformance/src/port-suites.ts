/** Which suite the packages of a kind must run in their own tests. */
export interface PortSuite {
  /** Packages whose folder begins so have things of that kind. */
  readonly prefix: string;
  /** Those of them that have none. */
  readonly except: readonly string[];
  /** Name of the exported function that such a package's tests call. */
  readonly suite: string;
}

/** For checks that no adapter goes without its suite. */
export const PORT_SUITES: readonly PortSuite[] = [
  { prefix: "store-", except: ["store-kit"], suite: "describeRunStore" },
  { prefix: "evidence-", except: [], suite: "describeEvidenceStore" },
  { prefix: "gates", except: [], suite: "describeGate" },
  { prefix: "people", except: [], suite: "describePeople" },
];
