import { Link } from "@tanstack/react-router";
import { Sheet } from "@/components/Page";
import { EmptyPanel } from "@/components/StatePanel";
import { useT } from "../messages";

export function NotFound() {
  const t = useT();
  return (
    <Sheet>
      <EmptyPanel title={t("notFound")}>
        <Link to="/">{t("toStart")}</Link>
      </EmptyPanel>
    </Sheet>
  );
}
