/** Which suite the packages of a kind must run in their own tests. */
export interface PortSuite {
  /** Packages whose folder begins so implement the port. */
  readonly prefix: string;
  /** Those of them that do not implement it. */
  readonly except: readonly string[];
  /** Name of the exported function that such a package's tests call. */
  readonly suite: string;
}

/** For checks that no adapter goes without its suite. */
export const PORT_SUITES: readonly PortSuite[] = [{ prefix: "store-", except: ["store-kit"], suite: "describeRunStore" }];
