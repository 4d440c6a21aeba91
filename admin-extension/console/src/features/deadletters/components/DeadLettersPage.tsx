import { Button, Flex } from "antd";
import { useState, type ReactNode } from "react";
import { Chip } from "@/components/Chip";
import { Mono, PageHead, Sheet, Sub } from "@/components/Page";
import { SmallTable } from "@/components/SmallTable";
import { EmptyPanel, StaleAlert, WaitingPanel } from "@/components/StatePanel";
import { formatInstant } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import { useDeadLetters, type DeadLetter } from "../api/useDeadLetters";
import { useT } from "../messages";
import styles from "./DeadLettersPage.module.css";
import { LetterSheet } from "./LetterSheet";

/** Lines of gateways that could not be stored, and the means to store them after all. */
export function DeadLettersPage(): ReactNode {
  const t = useT();
  const [before, setBefore] = useState<number | undefined>();
  const [shown, setShown] = useState<DeadLetter | null>(null);
  const query = useDeadLetters(before);
  const { data, error } = query;
  return (
    <>
      <PageHead title={t("title")} lead={t("lead", { count: data?.total ?? 0 })} />
      {error !== null && data !== undefined && (
        <StaleAlert title={t("stale")} reason={error.message} />
      )}
      <Sheet>
        {data === undefined ? (
          <WaitingPanel query={query} />
        ) : data.deadLetters.length === 0 ? (
          <EmptyPanel title={t("empty")} hint={t("emptyHint")} />
        ) : (
          <Letters letters={data.deadLetters} onLook={setShown} />
        )}
        <Pages before={before} next={data?.next ?? null} onGo={setBefore} />
      </Sheet>
      {shown !== null && (
        <LetterSheet
          key={shown.id}
          id={shown.id}
          onClose={() => {
            setShown(null);
          }}
        />
      )}
    </>
  );
}

function Pages({
  before,
  next,
  onGo,
}: {
  before: number | undefined;
  next: number | null;
  onGo: (before: number | undefined) => void;
}) {
  const t = useT();
  if (before === undefined && next === null) {
    return null;
  }
  return (
    <Flex gap="small" className={styles["pages"]}>
      <Button
        disabled={before === undefined}
        onClick={() => {
          onGo(undefined);
        }}
      >
        {t("newest")}
      </Button>
      <Button
        disabled={next === null}
        onClick={() => {
          onGo(next ?? undefined);
        }}
      >
        {t("older")}
      </Button>
    </Flex>
  );
}

function Letters({
  letters,
  onLook,
}: {
  letters: readonly DeadLetter[];
  onLook: (letter: DeadLetter) => void;
}) {
  const t = useT();
  const { locale } = useLocale();
  return (
    <SmallTable columns={[t("col.reason"), t("col.gateway"), t("col.at"), t("col.look")]}>
      {letters.map((letter) => (
        <tr key={letter.id} data-letter={letter.id}>
          <th scope="row">
            {letter.reason}
            <Sub>
              <Chip>{t(letter.kind === "audit" ? "kind.audit" : "kind.usage")}</Chip>
              {!letter.whole && <Chip tone="warn">{t("cut")}</Chip>}
            </Sub>
          </th>
          <td>
            <Mono>{letter.gateway ?? "–"}</Mono>
            {letter.sender !== null && letter.sender !== letter.gateway && (
              <Sub>{t("sentBy", { gateway: letter.sender })}</Sub>
            )}
          </td>
          <td>
            <time dateTime={letter.at}>{formatInstant(letter.at, locale)}</time>
          </td>
          <td>
            <Button
              size="small"
              aria-label={t("lookAt", { id: letter.id })}
              onClick={() => {
                onLook(letter);
              }}
            >
              {t("look")}
            </Button>
          </td>
        </tr>
      ))}
    </SmallTable>
  );
}
