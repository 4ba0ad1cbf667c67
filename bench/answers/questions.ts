/** The ten questions, in the order in which they are asked. */
import type { Question } from "./question.js";
import { brokenNow } from "./questions/broken-now.js";
import { errorsInLog } from "./questions/errors-in-log.js";
import { failuresOfMonth } from "./questions/failures-of-month.js";
import { runAgain } from "./questions/run-again.js";
import { runningLate } from "./questions/running-late.js";
import { sameAsBefore } from "./questions/same-as-before.js";
import { whatChanged } from "./questions/what-changed.js";
import { whichSql } from "./questions/which-sql.js";
import { whichUse } from "./questions/which-use.js";
import { whyFailed } from "./questions/why-failed.js";

export const questions: readonly Question[] = [
  whyFailed,
  sameAsBefore,
  brokenNow,
  whichSql,
  runningLate,
  runAgain,
  whichUse,
  whatChanged,
  failuresOfMonth,
  errorsInLog,
];
