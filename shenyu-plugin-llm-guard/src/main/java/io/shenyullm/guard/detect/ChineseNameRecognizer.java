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
package io.shenyullm.guard.detect;

import io.shenyullm.guard.text.Literals;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Chinese personal names and postal addresses, by family names, cue words and address units. */
final class ChineseNameRecognizer implements Recognizer {
  private static final CharSet SURNAMES =
      CharSet.of(
          "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲台从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖闫付代岳覃佟");
  private static final Set<String> COMPOUND =
      Set.of(
          "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "端木", "夏侯", "南宫", "轩辕",
          "长孙", "宇文");
  private static final CharSet COMPOUND_STARTS =
      CharSet.of(COMPOUND.stream().map(name -> name.substring(0, 1)).collect(Collectors.joining()));
  private static final String[] BEFORE = {
    "姓名：", "姓名:", "姓名是", "姓名为", "姓名", "我叫", "名叫", "叫做", "联系人：", "联系人:", "联系人", "收件人：", "收件人:",
    "收件人", "患者", "客户", "我是", "本人", "员工", "同事", "老师", "学生", "申请人：", "申请人", "法定代表人", "法人", "户主",
    "持卡人", "寄件人", "发件人", "负责人", "经办人", "签名：", "转账给", "汇款给", "通知", "联系", "参会人", "候选人", "名字是", "名字叫",
    "给"
  };
  private static final String[] AFTER = {
    "先生", "女士", "小姐", "老师", "医生", "经理", "同学", "教授", "主任", "律师", "的电话", "的手机", "的身份证", "的车牌", "的地址",
    "的银行卡", "的邮箱", "的护照", "的联系", "的住址", "的工资", "的账", "的微信", "的简历", "的生日", "的病历", "，男", "，女", ",男",
    ",女", "，汉族", "，中国国籍", "，1", "（男", "（女", "：男", "：女", "，电话", "，手机", "，身份证", "，联系", " 1", "（身份证",
    "(身份证", "出生于", "，出生", "，住", "，现年", "总经理", "（电话", "，生于"
  };
  private static final CharSet NOT_IN_NAME =
      CharSet.of(
          "的是在了和与及或有为说：:，。、！？的地得着过吗式呢吧啊们你我他她它这那哪什么不没很就都也还要会能可把被让给对从到向于以因请将号码先女老医经教主律工电手身车地银邮护联住");
  private static final String[] ADDRESS_CUES = {
    "收件地址", "收货地址", "家庭住址", "家庭地址", "联系地址", "通讯地址", "公司地址", "我家地址是", "地址是", "地址为", "地址", "住址是",
        "住址为", "住址", "寄往",
    "寄到", "寄至", "住在", "家住", "送到", "送至", "位于", "居住在", "现住", "户籍所在地", "发往", "邮寄到", "快递到", "搬到", "在"
  };
  private static final CharSet UNITS = CharSet.of("省市区县镇乡村路街道号栋幢室楼弄巷层座组州盟旗园厦场苑城");
  private static final CharSet STOP = CharSet.of("，。；！？,;!?\n\t（）()【】“”\"'：:、");
  private static final String[] TAILS = {
    "收件", "谢谢", "联系我", "电联", "邮编", "怎么", "附近", "有什么", "的", "请", "是", "吗", "呢"
  };
  private static final int MAX_ADDRESS = 80;

  /** With the row of numbers that may follow it. */
  private static final int LONGEST_ADDRESS = 2 * MAX_ADDRESS;

  /** Units that stand in the middle of an address. */
  private static final CharSet CENTRES = CharSet.of("省市区县路街镇");

  /** Characters before such a unit that may name it. */
  private static final int LONGEST_NAME = 9;

  @Override
  public Set<EntityType> types() {
    return Set.of(EntityType.PERSON, EntityType.ADDRESS);
  }

  /** What a cue announces. */
  private enum Says {
    NAME_FOLLOWS,
    NAME_PRECEDES,
    ADDRESS_FOLLOWS
  }

  private record Cue(String text, Says says) {}

  private final Literals<List<Cue>> cues = cues();

  private static Literals<List<Cue>> cues() {
    TreeMap<String, List<Cue>> all = new TreeMap<>();
    add(all, BEFORE, Says.NAME_FOLLOWS);
    add(all, AFTER, Says.NAME_PRECEDES);
    add(all, ADDRESS_CUES, Says.ADDRESS_FOLLOWS);
    return new Literals<>(all);
  }

  private static void add(TreeMap<String, List<Cue>> all, String[] cues, Says says) {
    for (String cue : cues) {
      all.computeIfAbsent(cue, key -> new ArrayList<>()).add(new Cue(cue, says));
    }
  }

  @Override
  public void recognize(ScanText text, Findings out) {
    if (text.hasHan) {
      everywhere(text, out);
    }
  }

  void everywhere(ScanText text, Findings out) {
    cues.find(
        text.chars,
        0,
        text.length,
        (begin, end, found) -> {
          for (Cue cue : found) {
            switch (cue.says) {
              case NAME_FOLLOWS:
                nameAfterCue(text, cue.text, begin, out);
                break;
              case NAME_PRECEDES:
                nameBeforeCue(text, cue.text, begin, out);
                break;
              default:
                addressAfterCue(text, cue.text, begin, out);
            }
          }
        });
    if (text.codes.length > 0) {
      addressesByUnits(text, out);
    }
  }

  private static void nameAfterCue(ScanText text, String cue, int at, Findings out) {
    int start = at + cue.length();
    while (start < text.length
        && start < at + cue.length() + 2
        && " ：:".indexOf(text.chars[start]) >= 0) {
      start++;
    }
    int end = nameEnd(text, start);
    if (end == start) {
      return;
    }
    boolean weak = cue.length() <= 2 && !cue.equals("姓名") && !cue.equals("我叫") && !cue.equals("名叫");
    boolean closed =
        end >= text.length
            || STOP.has(text.chars[end])
            || text.chars[end] == ' '
            || text.chars[end] == '的'
            || beforeAfter(text, end);
    if (closed || !weak) {
      out.add(EntityType.PERSON, start, end, weak ? 0.6 : closed ? 0.85 : 0.65);
    }
  }

  private static void nameBeforeCue(ScanText text, String cue, int at, Findings out) {
    for (int n = 4; n >= 2; n--) {
      int start = at - n;
      boolean opens =
          start == 0
              || start > 0
                  && (!isHan(text.chars[start - 1])
                      || "是给和与找问请叫对为在、".indexOf(text.chars[start - 1]) >= 0);
      if (start >= 0 && opens && nameEnd(text, start) == at) {
        out.add(EntityType.PERSON, start, at, 0.8);
        break;
      }
    }
    // 王先生, 李老师
    if (at >= 1
        && cue.length() == 2
        && isHan(cue.charAt(0))
        && SURNAMES.has(text.chars[at - 1])
        && (at == 1
            || !isHan(text.chars[at - 2])
            || "找问请叫对给和与是".indexOf(text.chars[at - 2]) >= 0)) {
      out.add(EntityType.PERSON, at - 1, at + 2, 0.6);
    }
  }

  private static boolean beforeAfter(ScanText text, int at) {
    for (String cue : AFTER) {
      if (text.text.startsWith(cue, at)) {
        return true;
      }
    }
    return false;
  }

  /** Index after the name that starts here; the start itself if none does. */
  private static int nameEnd(ScanText text, int start) {
    if (start + 2 > text.length || !isHan(text.chars[start])) {
      return start;
    }
    int family =
        start + 2 < text.length
                && COMPOUND_STARTS.has(text.chars[start])
                && COMPOUND.contains(text.text.substring(start, start + 2))
            ? 2
            : 1;
    if (family == 1 && !SURNAMES.has(text.chars[start])) {
      return start;
    }
    int end = start + family;
    while (end < text.length
        && end < start + family + 2
        && isHan(text.chars[end])
        && !NOT_IN_NAME.has(text.chars[end])) {
      end++;
    }
    return end > start + family ? end : start;
  }

  private static void addressAfterCue(ScanText text, String cue, int at, Findings out) {
    int start = at + cue.length();
    while (start < text.length
        && start < at + cue.length() + 3
        && " ：:是为在".indexOf(text.chars[start]) >= 0) {
      start++;
    }
    boolean strong = cue.length() > 1;
    if (!strong && !text.hasCodeWithin(start, start + LONGEST_ADDRESS)) {
      return; // most often just "in"
    }
    int reach = reach(text, start);
    if (isAddress(text, start, reach, strong)) {
      int end = withoutTail(text, start, reach);
      if (isAddress(text, start, end, strong)) {
        out.add(EntityType.ADDRESS, start, end, strong ? 0.88 : 0.7);
      }
    }
  }

  /** What is true of a stretch is true of a longer one. */
  private static boolean isAddress(ScanText text, int start, int end, boolean strong) {
    boolean number = hasNumber(text, start, end);
    return end - start >= 4
        && units(text, start, end) >= (strong ? number ? 1 : 2 : 3)
        && (strong || number);
  }

  /** Without a cue: province or city, then at least two more units and a number. */
  private static void addressesByUnits(ScanText text, Findings out) {
    int skip = 0;
    for (int at = 0; at < text.length; at++) {
      char c = text.chars[at];
      if (at < skip
          || !CENTRES.has(c)
          || !text.hasCodeWithin(at - LONGEST_NAME, at + LONGEST_ADDRESS)) {
        continue;
      }
      int start = at;
      while (start > skip
          && at - start < LONGEST_NAME
          && isHan(text.chars[start - 1])
          && "的是在到往址于住寄我家请和去从了至为".indexOf(text.chars[start - 1]) < 0) {
        start--;
      }
      if (at - start < 2) {
        continue;
      }
      int reach = reach(text, start);
      if (isFullAddress(text, start, reach)) {
        int end = withoutTail(text, start, reach);
        if (isFullAddress(text, start, end)) {
          out.add(EntityType.ADDRESS, start, end, 0.8);
          skip = end;
        }
      }
    }
  }

  private static boolean isFullAddress(ScanText text, int start, int end) {
    return units(text, start, end) >= 4 && hasNumber(text, start, end);
  }

  /** How far an address may go that starts here. */
  private static int reach(ScanText text, int start) {
    int end = start;
    while (end < text.length
        && end - start < MAX_ADDRESS
        && !STOP.has(text.chars[end])
        && !(text.chars[end] == ' '
            && !(text.isDigitAt(end + 1) && end > start && UNITS.has(text.chars[end - 1])))) {
      if (text.chars[end] == '、' && !text.isDigitAt(end + 1)) {
        break;
      }
      end++;
    }
    // numbers in a row: 167、169、171号
    int rowLimit = end + MAX_ADDRESS;
    while (end + 1 < text.length
        && end < rowLimit
        && text.chars[end] == '、'
        && text.isDigitAt(end + 1)) {
      end++;
      while (end < text.length
          && end < rowLimit
          && (text.isDigitAt(end) || UNITS.has(text.chars[end]))) {
        end++;
      }
    }
    text.steps.take(end - start);
    return end;
  }

  private static int withoutTail(ScanText text, int start, int end) {
    int shortest = end;
    String rest = end > start + 4 ? text.text.substring(start + 4, end) : "";
    for (String tail : TAILS) {
      int cut = tail.equals("电联") ? -1 : rest.indexOf(tail);
      if (cut >= 0 && start + 4 + cut < shortest) {
        shortest = start + 4 + cut;
      }
    }
    return shortest;
  }

  private static int units(ScanText text, int start, int end) {
    int units = 0;
    for (int i = start + 1; i < end; i++) {
      units += UNITS.has(text.chars[i]) ? 1 : 0;
    }
    return units;
  }

  private static boolean hasNumber(ScanText text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (text.isDigitAt(i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHan(char c) {
    return c >= 0x4E00 && c <= 0x9FFF;
  }
}
