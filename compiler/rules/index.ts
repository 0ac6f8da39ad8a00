import type { Rule } from "./rule.js";
import { averageOnly } from "./average-only.js";
import { catalogueForm } from "./catalogue-form.js";
import { conditionalAssertion } from "./conditional-assertion.js";
import { contentUnread } from "./content-unread.js";
import { criteriaUnpaired } from "./criteria-unpaired.js";
import { criterionUnverified } from "./criterion-unverified.js";
import { dateForm } from "./date-form.js";
import { dateOrder } from "./date-order.js";
import { documentMissing } from "./document-missing.js";
import { duplicateField } from "./duplicate-field.js";
import { duplicateId } from "./duplicate-id.js";
import { emptySection } from "./empty-section.js";
import { expectationMark } from "./expectation-mark.js";
import { fenceSyntax } from "./fence-syntax.js";
import { fenceTimeout } from "./fence-timeout.js";
import { fieldConflict } from "./field-conflict.js";
import { fieldValue } from "./field-value.js";
import { fileEncoding } from "./file-encoding.js";
import { fileLimits } from "./file-limits.js";
import { fileName } from "./file-name.js";
import { fixtureDefinition } from "./fixture-definition.js";
import { fixtureForm } from "./fixture-form.js";
import { fixtureMissing } from "./fixture-missing.js";
import { floatingPromise } from "./floating-promise.js";
import { focusedTest } from "./focused-test.js";
import { hardCodedAddress } from "./hard-coded-address.js";
import { idForm } from "./id-form.js";
import { levelMismatch } from "./level-mismatch.js";
import { mainMethodUnused } from "./main-method-unused.js";
import { missingField } from "./missing-field.js";
import { missingSection } from "./missing-section.js";
import { mojibake } from "./mojibake.js";
import { noAssertion } from "./no-assertion.js";
import { noTestCases } from "./no-test-cases.js";
import { placeholder } from "./placeholder.js";
import { planForm } from "./plan-form.js";
import { planMissing } from "./plan-missing.js";
import { planUnknown } from "./plan-unknown.js";
import { preconditionUnbound } from "./precondition-unbound.js";
import { rateEqualsTarget } from "./rate-equals-target.js";
import { referenceDangling } from "./reference-dangling.js";
import { referenceForm } from "./reference-form.js";
import { referenceMissing } from "./reference-missing.js";
import { referenceTitle } from "./reference-title.js";
import { reviewOverdue } from "./review-overdue.js";
import { secret } from "./secret.js";
import { sectionOrder } from "./section-order.js";
import { statusChecklist } from "./status-checklist.js";
import { statusValue } from "./status-value.js";
import { stepAmbiguous } from "./step-ambiguous.js";
import { stepCollision } from "./step-collision.js";
import { stepContentOutside } from "./step-content-outside.js";
import { stepDataUnused } from "./step-data-unused.js";
import { stepDefinition } from "./step-definition.js";
import { stepEmpty } from "./step-empty.js";
import { stepLanguage } from "./step-language.js";
import { stepNumbering } from "./step-numbering.js";
import { stepPattern } from "./step-pattern.js";
import { stepSyntax } from "./step-syntax.js";
import { stepUnbound } from "./step-unbound.js";
import { suppressionForm } from "./suppression-form.js";
import { suppressionUnused } from "./suppression-unused.js";
import { swallowedFailure } from "./swallowed-failure.js";
import { targetBoundary } from "./target-boundary.js";
import { targetConflict } from "./target-conflict.js";
import { targetForm } from "./target-form.js";
import { targetUnused } from "./target-unused.js";
import { titleForm } from "./title-form.js";
import { typeError } from "./type-error.js";
import { unknownField } from "./unknown-field.js";
import { unknownFixture } from "./unknown-fixture.js";

export { codeBlocks, type CodeReader } from "./code.js";
export { allCases, indexed, type IndexedSpec, type NetworkContext, type Rule } from "./rule.js";

/** Every rule, by id. A new rule is added here and nowhere else. */
const rules: readonly Rule[] = [
  averageOnly,
  catalogueForm,
  conditionalAssertion,
  contentUnread,
  criteriaUnpaired,
  criterionUnverified,
  dateForm,
  dateOrder,
  documentMissing,
  duplicateField,
  duplicateId,
  emptySection,
  expectationMark,
  fenceSyntax,
  fenceTimeout,
  fieldConflict,
  fieldValue,
  fileEncoding,
  fileLimits,
  fileName,
  fixtureDefinition,
  fixtureForm,
  fixtureMissing,
  floatingPromise,
  focusedTest,
  hardCodedAddress,
  idForm,
  levelMismatch,
  mainMethodUnused,
  missingField,
  missingSection,
  mojibake,
  noAssertion,
  noTestCases,
  placeholder,
  planForm,
  planMissing,
  planUnknown,
  preconditionUnbound,
  rateEqualsTarget,
  referenceDangling,
  referenceForm,
  referenceMissing,
  referenceTitle,
  reviewOverdue,
  secret,
  sectionOrder,
  statusChecklist,
  statusValue,
  stepAmbiguous,
  stepCollision,
  stepContentOutside,
  stepDataUnused,
  stepDefinition,
  stepEmpty,
  stepLanguage,
  stepNumbering,
  stepPattern,
  stepSyntax,
  stepUnbound,
  suppressionForm,
  suppressionUnused,
  swallowedFailure,
  targetBoundary,
  targetConflict,
  targetForm,
  targetUnused,
  titleForm,
  typeError,
  unknownField,
  unknownFixture,
];

export const rulesById: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.id, rule]));
