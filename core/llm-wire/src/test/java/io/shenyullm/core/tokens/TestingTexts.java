/*
 * Copyright 2026 The ShenYu LLM plugins authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
package io.shenyullm.core.tokens;

import java.util.LinkedHashMap;
import java.util.Map;

/** Texts written for these tests, a paragraph or two of each kind. */
final class TestingTexts {
  private TestingTexts() {}

  /** The texts to which the weights of the estimate were fitted. */
  static Map<String, String> fitted() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(
        "english",
        """
        Please read the attached report and write a summary for the board. They care about three
        things: whether the migration will finish before the end of the quarter, how much it will
        cost beyond the original budget, and what happens to customers who still depend on the old
        interface. Keep it under two hundred words, avoid jargon, and finish with a clear
        recommendation. If the figures in the appendix contradict the text, trust the appendix and
        tell me where you noticed the difference.
        """);
    texts.put(
        "german",
        """
        Bitte prüfen Sie den beigefügten Mietvertrag und erklären Sie mir in einfachen Worten, welche
        Kündigungsfristen gelten und ob die Klausel über Schönheitsreparaturen wirksam ist. Der
        Vermieter verlangt außerdem eine Nachzahlung der Betriebskosten für das vergangene Jahr, obwohl
        die Abrechnung erst nach vierzehn Monaten bei uns eingetroffen ist. Müssen wir bezahlen?
        """);
    texts.put(
        "russian",
        """
        Напишите, пожалуйста, вежливый ответ клиенту, который жалуется на задержку доставки. Заказ был
        отправлен вовремя, но посылка три дня лежала на таможне. Предложите небольшую скидку на
        следующую покупку и объясните, где можно следить за перемещением отправления.
        """);
    texts.put(
        "chinese",
        """
        请帮我写一封给客户的邮件,说明上周的系统升级为什么导致部分订单延迟处理。语气要诚恳,先道歉,再解释原因,\
        最后给出补偿方案。客户最关心的是货物什么时候能够送到,所以请把预计的时间放在第一段。另外,不要提到供应商的名字,\
        也不要使用太多技术术语,控制在三百字以内。
        """);
    texts.put(
        "japanese",
        """
        来週の会議の議事録を作成してください。参加者は営業部と開発部の合わせて八名です。まず新しい料金体系について\
        話し合い、次にお客様から寄せられた要望を確認する予定です。決まったことと、まだ決まっていないことを分けて書いてください。
        """);
    texts.put(
        "java",
        """
        public final class RetryPolicy {
          private final int maxAttempts;
          private final Duration initialDelay;

          public RetryPolicy(int maxAttempts, Duration initialDelay) {
            if (maxAttempts < 1) {
              throw new IllegalArgumentException("maxAttempts must be positive: " + maxAttempts);
            }
            this.maxAttempts = maxAttempts;
            this.initialDelay = Objects.requireNonNull(initialDelay);
          }

          /** Delay before an attempt; doubles each time. */
          public Duration delayBefore(int attempt) {
            return attempt <= 1 ? Duration.ZERO : initialDelay.multipliedBy(1L << (attempt - 2));
          }
        }
        """);
    texts.put(
        "python",
        """
        import csv
        from collections import defaultdict

        def totals_by_customer(path, minimum=0):
            totals = defaultdict(float)
            with open(path, newline="") as handle:
                for row in csv.DictReader(handle):
                    try:
                        totals[row["customer_id"]] += float(row["amount"])
                    except ValueError:
                        print(f"skipping line {row!r}")
            return {key: round(value, 2) for key, value in totals.items() if value >= minimum}

        if __name__ == "__main__":
            for customer, total in sorted(totals_by_customer("orders.csv", 100).items()):
                print(customer, total)
        """);
    texts.put(
        "json",
        """
        {"order":{"id":"A-10442","placedAt":"2026-03-14T09:26:53Z","currency":"EUR","lines":[
        {"sku":"KB-0917","name":"Mechanical keyboard","quantity":2,"price":89.90,"tags":["office","usb"]},
        {"sku":"MS-1188","name":"Vertical mouse","quantity":1,"price":39.50,"tags":["office"]}],
        "customer":{"name":"Ines Albrecht","city":"Leipzig","vip":false,"notes":null},"total":219.30}}
        """);
    return texts;
  }

  /** Texts that nothing was fitted to. */
  static Map<String, String> unseen() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(
        "english chat",
        """
        hey, quick one - my flight got cancelled and the airline only offers a voucher. I paid 412.50
        for two tickets on May 3rd. Can I insist on getting the money back? what should I write to them?
        """);
    texts.put(
        "french",
        """
        Pouvez-vous traduire ce courriel en anglais et le rendre un peu plus formel ? Nous devons
        informer nos partenaires que la livraison prévue pour le début du mois sera retardée d'environ
        deux semaines, car l'usine a interrompu la production pendant les travaux d'entretien.
        """);
    texts.put(
        "sql",
        """
        SELECT d.name, COUNT(*) AS orders, SUM(o.total_amount) AS revenue
        FROM departments d JOIN orders o ON o.department_id = d.id
        WHERE o.created_at >= '2026-01-01' AND o.status <> 'cancelled'
        GROUP BY d.name HAVING SUM(o.total_amount) > 10000 ORDER BY revenue DESC LIMIT 20;
        """);
    texts.put("chinese question", "公司上个月裁员,我在这里工作了六年,合同还有一年到期。人事部门说只赔三个月工资,这合理吗?按照劳动法应该怎么计算?");
    texts.put(
        "log",
        """
        2026-02-11 08:14:02.113 WARN  [worker-7] pool exhausted after 5000 ms, 48 of 50 in use
        2026-02-11 08:14:02.640 ERROR [worker-7] request 7f3a failed: connection reset by peer
        """);
    return texts;
  }
}
