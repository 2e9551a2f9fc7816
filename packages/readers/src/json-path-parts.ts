import { jsonpath, type JSONPathQuery } from "json-p3";

const { FilterExpressionLiteral, FunctionExtension, InfixExpression, LogicalExpression, PrefixExpression, RelativeQuery, RootQuery } =
  jsonpath.expressions;

type Expression = jsonpath.expressions.FilterExpression;
type FilterQuery = jsonpath.expressions.FilterQuery;

/** What a compiled path consists of, that of its filters included. */
export interface PathParts {
  readonly segments: jsonpath.JSONPathSegment[];
  /** Queries inside filters. */
  readonly inner: JSONPathQuery[];
  /** Those of which the filter looks at the whole value: compared, or given to a function. */
  readonly operands: FilterQuery[];
  readonly functions: jsonpath.expressions.FunctionExtension[];
  /** Whether everything in it is of a kind that is known here. */
  complete: boolean;
}

/** Takes a compiled path apart. */
export function pathParts(query: JSONPathQuery): PathParts {
  const parts: PathParts = { segments: [], inner: [], operands: [], functions: [], complete: true };
  takeQuery(query, parts);
  return parts;
}

function takeQuery(query: JSONPathQuery, parts: PathParts): void {
  for (const segment of query.segments) {
    parts.segments.push(segment);
    for (const selector of segment.selectors)
      if (selector instanceof jsonpath.selectors.FilterSelector) takeExpression(selector.expression, parts, false);
  }
}

function takeExpression(expression: Expression, parts: PathParts, operand: boolean): void {
  if (expression instanceof LogicalExpression) {
    takeExpression(expression.expression, parts, false);
  } else if (expression instanceof PrefixExpression) {
    takeExpression(expression.right, parts, false);
  } else if (expression instanceof InfixExpression) {
    takeExpression(expression.left, parts, !expression.logical);
    takeExpression(expression.right, parts, !expression.logical);
  } else if (expression instanceof FunctionExtension) {
    parts.functions.push(expression);
    for (const each of expression.args) takeExpression(each, parts, expression.name !== "count");
  } else if (expression instanceof RelativeQuery || expression instanceof RootQuery) {
    parts.inner.push(expression.path);
    if (operand) parts.operands.push(expression);
    takeQuery(expression.path, parts);
  } else if (!(expression instanceof FilterExpressionLiteral)) {
    parts.complete = false;
  }
}
