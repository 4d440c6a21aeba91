import { Button, Flex, Input } from "antd";
import { useState } from "react";
import { Chip } from "@/components/Chip";
import { Facts } from "@/components/Facts";
import { Field } from "@/components/Filters";
import { Mono, Muted, Part, Sub } from "@/components/Page";
import { SmallTable } from "@/components/SmallTable";
import { useLocale } from "@/lib/i18n";
import type { Draft } from "../api/useDrafts";
import {
  useDecision,
  useTestRun,
  type RuleDecision,
  type RuleProblem,
  type RuleTestRun,
} from "../api/useRules";
import { useT } from "../messages";
import styles from "./Releases.module.css";
import { Report } from "./Report";

const MAX_PROMPT = 100_000;

/** Tries rules as they are typed: one prompt with all that led to its model, and the tests. */
export function RulesPanel({ draft, path, text }: { draft: Draft; path: string; text: string }) {
  const t = useT();
  const decision = useDecision(draft, path, text);
  const run = useTestRun(draft, path, text);
  const [prompt, setPrompt] = useState("");
  // the text that was tried last
  const [tried, setTried] = useState(text);
  const answered = decision.data !== undefined || run.data !== undefined;
  return (
    <Part title={t("try")}>
      <form
        className={styles["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          if (prompt.trim() !== "" && !decision.isPending) {
            setTried(text);
            run.reset();
            decision.mutate(prompt);
          }
        }}
      >
        <Field label={t("try.prompt")}>
          {(field) => (
            <Input.TextArea
              id={field}
              rows={3}
              value={prompt}
              maxLength={MAX_PROMPT}
              onChange={(event) => {
                setPrompt(event.target.value);
              }}
            />
          )}
        </Field>
        <Muted>{t("try.hint")}</Muted>
        <Flex wrap gap="small">
          <Button htmlType="submit" disabled={prompt.trim() === "" || decision.isPending}>
            {t("try.decide")}
          </Button>
          <Button
            disabled={run.isPending}
            onClick={() => {
              setTried(text);
              decision.reset();
              run.mutate();
            }}
          >
            {t("try.tests")}
          </Button>
        </Flex>
      </form>
      {answered && tried !== text && <Muted>{t("try.earlier")}</Muted>}
      <Failure error={decision.error} />
      {decision.data !== undefined &&
        (decision.data.decision === null ? (
          <Problems problems={decision.data.problems} />
        ) : (
          <Decision decision={decision.data.decision} />
        ))}
      <Failure error={run.error} />
      {run.data !== undefined && <Tests run={run.data} />}
    </Part>
  );
}

function Failure({ error }: { error: Error | null }) {
  const t = useT();
  return (
    <div role="alert">
      {error !== null && (
        <p className={styles["problem"]}>{t("failed", { reason: error.message })}</p>
      )}
    </div>
  );
}

function Problems({ problems }: { problems: readonly RuleProblem[] }) {
  return (
    <Report
      report={{
        passes: false,
        problems: problems.map(({ path, line, column, severity, message }) => ({
          path,
          line: line === 0 ? null : line,
          column: column === 0 ? null : column,
          severity,
          message,
        })),
        tests: [],
      }}
    />
  );
}

function Tests({ run: { problems, tests } }: { run: RuleTestRun }) {
  return problems.length > 0 ? (
    <Problems problems={problems} />
  ) : (
    <Report
      report={{
        passes: tests.every(({ passed }) => passed),
        problems: [],
        tests: tests.map(({ path, name, passed, wrong }) => ({
          file: path,
          name,
          passed,
          message: wrong.join("; "),
        })),
      }}
    />
  );
}

function Decision({ decision }: { decision: RuleDecision }) {
  const t = useT();
  const { locale } = useLocale();
  const { chosen, refusal, tier, needs, reason, matchedRules, failedRules, candidates } = decision;
  const score = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  return (
    <>
      <p className={styles["line"]} role="status">
        {chosen !== undefined && <Chip tone="good">{t("try.chosen", { ...chosen })}</Chip>}
        {refusal !== undefined && (
          <Chip tone="bad">
            {t("try.refused", { status: refusal.status, message: refusal.message })}
          </Chip>
        )}
      </p>
      <Facts
        facts={[
          [t("try.tier"), tier],
          [t("try.needs"), needs.join(", ")],
          [t("try.matched"), matchedRules.join(", ")],
          [t("try.failedRules"), failedRules.join(", ")],
          [t("try.reason"), reason === null ? null : <Mono>{reason}</Mono>],
        ]}
      />
      <SmallTable columns={[t("try.candidate"), t("try.score"), t("try.why")]}>
        {candidates.map((candidate) => (
          <tr key={`${candidate.provider}/${candidate.model}`}>
            <th scope="row">
              <Mono>{`${candidate.provider}/${candidate.model}`}</Mono>
              <Sub>{candidate.region}</Sub>
            </th>
            <td>{candidate.score === undefined ? "–" : score.format(candidate.score)}</td>
            <td>
              {candidate.place !== null && t("try.place", { place: candidate.place })}
              {candidate.exclusion !== undefined && (
                <>
                  <Chip tone="warn">{t("try.out")}</Chip> {candidate.exclusion.reason}
                  <Sub>{candidate.exclusion.rule ?? candidate.exclusion.step}</Sub>
                </>
              )}
              {candidate.effects.map(({ rule, kind, points }, index) => (
                <Sub key={index}>
                  {`${rule}: ${kind}${points === undefined ? "" : ` ${points}`}`}
                </Sub>
              ))}
            </td>
          </tr>
        ))}
      </SmallTable>
    </>
  );
}
