export { type Eligibility, eligibility, type IneligibleCode, type Relations } from "./eligibility.ts";
export { type Approver, countApprovals, isAsked, type Quorum } from "./quorum.ts";
