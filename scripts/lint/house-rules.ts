// The rules of the house that oxlint does not bring. Wired in .oxlintrc.json; house-rules.test.ts plants a violation of each.
import type { RuleTester } from "oxlint/plugins-dev";

type Rule = Parameters<RuleTester["run"]>[1];
type Create = NonNullable<Rule["create"]>;
type Node = Parameters<NonNullable<ReturnType<Create>["ImportExpression"]>>[0]["source"];

const isCallOf = (node: Node, object: string, property: string): boolean =>
  node.type === "MemberExpression" &&
  node.object.type === "Identifier" &&
  node.object.name === object &&
  ((!node.computed && node.property.type === "Identifier" && node.property.name === property) ||
    (node.computed && node.property.type === "Literal" && node.property.value === property));

/** Time and randomness come in as arguments: a decision that reads the clock cannot be replayed. */
const noAmbientTimeOrRandomness: Rule = {
  create: (context) => ({
    MemberExpression: (node) => {
      if (isCallOf(node, "Date", "now") || isCallOf(node, "performance", "now")) context.report({ node, message: "Take the instant as an argument, or from a Clock." });
      if (isCallOf(node, "Math", "random")) context.report({ node, message: "Take a Random as an argument." });
    },
    NewExpression: (node) => {
      if (node.callee.type === "Identifier" && node.callee.name === "Date" && node.arguments.length === 0) {
        context.report({ node, message: "new Date() reads the clock: take the instant as an argument, or from a Clock." });
      }
    },
    CallExpression: (node) => {
      if (node.callee.type === "Identifier" && node.callee.name === "Date") context.report({ node, message: "Date() reads the clock: take the instant as an argument." });
    },
  }),
};

/** A door names what it lets through. */
const explicitDoor: Rule = {
  create: (context) => ({
    ExportAllDeclaration: (node) => {
      if (node.exported === null) context.report({ node, message: "Name what is exported; `export *` lets through what nobody decided on." });
    },
  }),
};

/** A closed union with a companion object says the same and carries its helpers. */
const noEnum: Rule = {
  create: (context) => ({
    TSEnumDeclaration: (node) => context.report({ node, message: "Write a union of string literals with a companion object instead of an enum." }),
  }),
};

const buildsPattern = (node: { callee: Node; arguments: readonly { type: string }[] }): boolean =>
  node.callee.type === "Identifier" && node.callee.name === "RegExp" && node.arguments.some((argument) => argument.type !== "Literal");

/** A pattern from data can take for ever on a short text. */
const noRegexpFromVariables: Rule = {
  create: (context) => {
    const message = "Write the pattern as a literal; a pattern from a variable may never end.";
    return {
      NewExpression: (node) => void (buildsPattern(node) && context.report({ node, message })),
      CallExpression: (node) => void (buildsPattern(node) && context.report({ node, message })),
    };
  },
};

const floatingPoint = new Set(["parseFloat", "toFixed", "toPrecision"]);
const divides = (node: Node): boolean =>
  (node.type === "BinaryExpression" && ["/", "**"].includes(node.operator)) ||
  (node.type === "BinaryExpression" && node.operator === "*" && [node.left, node.right].some((side) => side.type === "Literal" && typeof side.value === "number" && !Number.isInteger(side.value)));
const isMinorUnits = (node: Node): boolean =>
  (node.type === "MemberExpression" && node.property.type === "Identifier" && node.property.name === "minorUnits") || (node.type === "Identifier" && node.name === "minorUnits");

/** Money is whole minor units; a quotient is rounded by name (divideRounded, multiplyByRate), never by a float. */
const noFloatingMoney: Rule = {
  create: (context) => {
    const message = "Money is whole minor units: use Money.multiplyByRate, allocate or divideRounded, which name their rounding.";
    return {
      Identifier: (node) => void (floatingPoint.has(node.name) && context.report({ node, message: `${node.name} goes through floating point. ${message}` })),
      BinaryExpression: (node) => {
        if (divides(node) && [node.left, node.right].some(isMinorUnits)) context.report({ node, message });
      },
      Property: (node) => {
        if (node.key.type === "Identifier" && node.key.name === "minorUnits" && divides(node.value as Node)) context.report({ node, message });
      },
    };
  },
};

/** A file is called after its one main thing. */
const noDrawerFiles: Rule = {
  create: (context) => ({
    Program: (node) => {
      if (/[/\\](utils?|helpers?|misc|shared)\.[cm]?ts$/.test(context.filename)) context.report({ node, message: "Name the file after its one main thing; a drawer for everything fills up." });
    },
  }),
};

export default {
  meta: { name: "house" },
  rules: {
    "no-ambient-time-or-randomness": noAmbientTimeOrRandomness,
    "explicit-door": explicitDoor,
    "no-enum": noEnum,
    "no-regexp-from-variables": noRegexpFromVariables,
    "no-floating-money": noFloatingMoney,
    "no-drawer-files": noDrawerFiles,
  },
};
