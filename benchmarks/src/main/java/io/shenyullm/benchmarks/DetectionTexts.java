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
package io.shenyullm.benchmarks;

import java.util.List;
import java.util.Random;

/**
 * Harmless texts of a given length, built from sentences of ours in a fixed pseudo-random order.
 */
final class DetectionTexts {
  private static final long SEED = 20_261_130L;

  private static final List<String> PROSE =
      List.of(
          "The supplier shall deliver the goods within thirty days and bears the cost of transport."
              + " ",
          "We looked at three ways to store the events and settled for the one that needs no lock."
              + " ",
          "Rain fell for most of the morning, so the team moved the workshop into the old library."
              + " ",
          "In Berlin the committee agreed on a plan for next year; nobody asked for a second vote."
              + " ",
          "A good summary names what changed, why it changed, and what the reader should do now. ",
          "However, the second draft was shorter, and most readers found it easier to follow. ",
          "If the pump stops, close the valve first, then call the engineer who is on duty.\n",
          "Prices rose by 4 percent in 2023, while wages in the same region rose by 2.5 percent. ",
          "She wrote the letter twice because the first version did not mention the deadline.\n\n",
          "Please rewrite the following paragraph so that a child of ten can understand it: ",
          "Emma Collins said that the results of the survey would be published in autumn. ",
          "It isn't clear whether the old contract covers damage that happens during storage. ",
          "- keep the receipts, label the boxes, and send a copy of the list to the office\n",
          "The river bends twice before it reaches the sea, and both bends are hard to sail. ",
          "\"That depends on the weather,\" answered the pilot, \"and on how much we carry.\" ",
          "Section 3 explains how the tax is computed and which forms have to be filled in. ");

  private static final List<String> CODE =
      List.of(
          "  private final Map<String, List<Integer>> byName = new HashMap<>();\n",
          "    for (int i = 0; i < values.length; i++) {\n"
              + "      sum += values[i] * weights[i];\n"
              + "    }\n",
          "  if (request.getHeader(\"content-type\") == null) {\n"
              + "    return Optional.empty();\n"
              + "  }\n",
          "def read_rows(path: str, limit: int = 100) -> list[dict]:\n"
              + "    with open(path) as handle:\n",
          "        return [json.loads(line) for line in islice(handle, limit)]\n\n",
          "const total = items.reduce((sum, item) => sum + item.price * item.count, 0);\n",
          "SELECT name, count(*) AS orders FROM customers JOIN orders USING (customer_id)\n",
          " WHERE created_at >= '2024-01-01' GROUP BY name ORDER BY orders DESC LIMIT 20;\n",
          "import org.example.billing.InvoiceRepository;\nimport java.util.function.Function;\n",
          "  // the cursor may be null when the page is the last one, see the test below\n",
          "  LOG.warn(\"queue is full: {} of {} places taken\", queue.size(), queue.capacity());\n",
          "func (s *Server) handle(w http.ResponseWriter, r *http.Request) {\n"
              + "\tctx := r.Context()\n",
          "\tif err := s.store.Save(ctx, order); err != nil {\n"
              + "\t\treturn fmt.Errorf(\"save: %w\", err)\n"
              + "\t}\n",
          "<div className={styles.card} onClick={() => setOpen(!open)} key={entry.id}>\n",
          "export PATH=\"$HOME/bin:$PATH\" && make -j4 test VERBOSE=1 | tee build.log\n",
          "{\"name\": \"widget\", \"sizes\": [1, 2, 3], \"active\": true, \"parent\": null}\n");

  private static final List<String> CHINESE =
      List.of(
          "请帮我写一封邮件，通知客户订单将延迟三天发货，语气要诚恳，并说明补偿方案。",
          "这份报告主要讨论了城市交通拥堵的原因，以及几种可行的改善办法。",
          "会议决定下个季度增加研发投入，同时控制差旅和培训方面的开支。",
          "春天的时候，山谷里开满了野花，村里的孩子们放学后常常跑去玩耍。",
          "如果温度超过八十度，请先关闭阀门，然后联系当班的工程师处理。\n",
          "他认为第二个版本更加简洁，大多数读者也觉得更容易理解。",
          "2023年产品销量增长了百分之十五，其中线上渠道贡献最大。",
          "下面是一段关于数据库索引的说明，请用通俗的语言重新表述。",
          "我们比较了三种存储方案，最后选择了不需要加锁的那一种。",
          "该合同并没有明确规定，在仓储期间发生的损坏应当由谁承担责任。",
          "请总结以下文章的要点，并列出作者提出的三条建议：",
          "河流在入海之前拐了两个弯，两处都不太容易行船。\n\n",
          "老师说，考试的内容会包括前五章，重点是第三章的例题。",
          "为了提高代码质量，团队引入了自动化测试和代码评审的流程。",
          "系统会在每天凌晨自动备份数据，管理员可以在后台查看日志。",
          "这家餐厅的招牌菜是红烧鱼，味道鲜美，价格也很公道。");

  private static final List<String> REPETITIVE =
      List.of("The supplier shall deliver the goods within thirty days and bears the cost of it. ");

  private DetectionTexts() {}

  static String of(String kind, int length) {
    List<String> parts =
        switch (kind) {
          case "prose" -> PROSE;
          case "code" -> CODE;
          case "chinese" -> CHINESE;
          case "repetitive" -> REPETITIVE;
          default -> List.of(kind);
        };
    Random random = new Random(SEED);
    StringBuilder text = new StringBuilder(length + 128);
    while (text.length() < length) {
      text.append(parts.get(random.nextInt(parts.size())));
    }
    text.setLength(length);
    return text.toString();
  }
}
