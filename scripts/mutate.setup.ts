import * as fc from "fast-check";

// A change that a hundred samples do not meet is not worth an hour of looking for it.
fc.configureGlobal({ numRuns: 100 });
