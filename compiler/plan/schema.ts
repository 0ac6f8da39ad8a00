import * as z from "zod";

/** The form of a plan (`specs/plan.yaml`): docs/plan.md describes it for people. */

const text = z.string().min(1);
const count = z.int().min(0);

/** A document, or a list, that numbers or ids of the plan come from. */
const sourceSchema = z.strictObject({ document: text, heading: text.optional() });

/** How many test cases a document says there are, of the plan or of the part that it stands in. */
const declarationSchema = z
  .strictObject({
    tests: count.optional(),
    implemented: count.optional(),
    remaining: count.optional(),
    /** A key of `sources`; that of the nearest part around it where left out. */
    source: text.optional(),
    /** The document's own words. */
    says: text.optional(),
  })
  .refine(
    ({ tests, implemented, remaining }) =>
      tests !== undefined || (implemented !== undefined && remaining !== undefined),
    { message: "expected `tests`, or `implemented` and `remaining`" },
  );

const caseSchema = z.strictObject({ id: text, name: text.optional(), priority: text.optional() });

/** A list of cases or ids, or names by id. An empty list says that none is listed. */
const casesSchema = z.union([z.array(z.union([text, caseSchema])), z.record(text, z.string().nullable())]);

const part = {
  name: text,
  source: text.optional(),
  priority: text.optional(),
  declared: z.union([declarationSchema, z.array(declarationSchema)]).optional(),
  cases: casesSchema.optional(),
};

const groupSchema = z.strictObject(part);
const areaSchema = z.strictObject({ ...part, groups: z.array(groupSchema).optional() });
const phaseSchema = z.strictObject({
  ...part,
  weeks: text.optional(),
  areas: z.array(areaSchema).optional(),
});

export const planFileSchema = z.strictObject({
  sources: z.record(text, sourceSchema).default({}),
  /** The source of the ids. */
  listing: text.optional(),
  declared: part.declared,
  cases: part.cases,
  areas: z.array(areaSchema).optional(),
  phases: z.array(phaseSchema).optional(),
});

export type PlanFile = z.infer<typeof planFileSchema>;
export type DeclarationInput = z.infer<typeof declarationSchema>;
export type CasesInput = z.infer<typeof casesSchema>;
export type PlanSource = z.infer<typeof sourceSchema>;
