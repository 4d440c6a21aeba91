import { Button } from "antd";
import { Chip } from "@/components/Chip";
import { Mono, Muted, Sub } from "@/components/Page";
import type { CheckReport } from "../api/api";
import { useT } from "../messages";
import styles from "./Releases.module.css";

type Problem = CheckReport["problems"][number];

/** Where something is, as compilers say it. */
function placeOf({ path, line, column }: Problem): string {
  return [path, line, column].filter((part) => part !== null).join(":");
}

/**
 * What checks found, and how tests went.
 *
 * @param onGo goes to a problem's place, where there is a way
 */
export function Report({
  report: { passes, problems, tests },
  onGo,
}: {
  report: CheckReport;
  onGo?: (problem: Problem) => void;
}) {
  const t = useT();
  const failed = tests.filter((test) => !test.passed);
  return (
    <div className={styles["report"]}>
      <p className={styles["chips"]} role="status">
        <Chip tone={passes ? "good" : "bad"}>{t(passes ? "report.passes" : "report.fails")}</Chip>
        {tests.length > 0 && (
          <Chip tone={failed.length === 0 ? "good" : "bad"}>
            {t("report.tests", { passed: tests.length - failed.length, total: tests.length })}
          </Chip>
        )}
      </p>
      {problems.length === 0 && failed.length === 0 && <Muted>{t("report.clean")}</Muted>}
      <ul className={styles["problems"]}>
        {problems.map((problem, index) => (
          <li key={index}>
            <Chip tone={problem.severity === "error" ? "bad" : "warn"}>
              {t(`severity.${problem.severity}`)}
            </Chip>{" "}
            {onGo === undefined ? (
              <Mono>{placeOf(problem)}</Mono>
            ) : (
              <Button
                type="link"
                size="small"
                onClick={() => {
                  onGo(problem);
                }}
              >
                {placeOf(problem)}
              </Button>
            )}
            <Sub>{problem.message}</Sub>
          </li>
        ))}
        {failed.map(({ file, name, message }) => (
          <li key={`${file} ${name}`}>
            <Chip tone="bad">{t("report.failed")}</Chip> {name} <Mono>{file}</Mono>
            <Sub>{message}</Sub>
          </li>
        ))}
      </ul>
    </div>
  );
}
