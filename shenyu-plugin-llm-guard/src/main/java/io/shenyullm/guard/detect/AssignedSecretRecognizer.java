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
import java.util.BitSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * Secrets without a vendor's prefix: a word that announces one ("token", "password", a vendor's
 * name), then within a few characters a sign or word of assignment, then a random string.
 */
final class AssignedSecretRecognizer implements Recognizer {
  /** Words that say that a secret follows, and those that only name its owner. */
  private static final String STRONG =
      "secret,token,passwd,password,pwd,apikey,api_key,api-key,access_key,accesskey,access-key,"
          + "private_key,privatekey,client_id,clientid,credential,auth,license_key,licensekey,key,密钥,"
          + "口令,密码,令牌,webhook,signing,session,cookie,passphrase,pat,creds,apitoken,bearer";

  private static final String VENDORS =
      "adafruit,adobe,airtable,algolia,alibaba,aliyun,asana,atlassian,jira,confluence,aws,azure,beamer,"
          + "bitbucket,bitly,bittrex,binance,buildkite,circleci,clickhouse,clojars,cloudflare,cloudinary,"
          + "codecov,cohere,coinbase,confluent,contentful,datadog,databricks,deepseek,digitalocean,discord,"
          + "docker,doppler,droneci,dropbox,dynatrace,elastic,etsy,facebook,fastly,figma,finicity,finnhub,"
          + "firebase,flickr,flutterwave,freshbooks,gcp,github,gitlab,gitter,google,grafana,groq,hashicorp,"
          + "heroku,hubspot,huggingface,infracost,intercom,ipinfo,jfrog,kraken,kubernetes,kucoin,"
          + "launchdarkly,linear,linkedin,lob,looker,mailchimp,mailgun,mailjet,mapbox,mattermost,maxmind,"
          + "meraki,messagebird,mistral,mixpanel,mongodb,netlify,newrelic,new-relic,new_relic,notion,npm,"
          + "nuget,nytimes,okta,onesignal,openai,opsgenie,pagerduty,paypal,paystack,pinecone,pinterest,"
          + "plaid,planetscale,plivo,postman,privateai,pulumi,pusher,qiniu,rapidapi,razorpay,reddit,"
          + "replicate,rollbar,salesforce,sauce,segment,sendbird,sendgrid,sentry,shodan,shopify,slack,snyk,"
          + "sonar,spotify,square,squarespace,stripe,sumo,supabase,telegram,tencent,travis,trello,twilio,"
          + "twitch,twitter,typeform,vercel,virustotal,weatherapi,wakatime,yandex,zapier,zendesk,zoom,"
          + "doubleclick,sidekiq,snowflake,splunk,strava,tableau,terraform,todoist,uber,vault,wechat,wepay,"
          + "yelp,youtube,zoho,scalingo,readme,settlemint,baidu,feishu,dingtalk,moonshot,qwen,dashscope";

  /** Between the word and the value; room for the rest of an identifier and its quotes. */
  private static final int MAX_GAP = 48;

  private static final int MAX_VALUE = 256;

  private static final int SHORTEST_VALUE = 8;

  private final Literals<Boolean> words;
  private final int longestWord;

  AssignedSecretRecognizer() {
    TreeMap<String, Boolean> entries = announcements();
    words = new Literals<>(entries);
    longestWord = entries.keySet().stream().mapToInt(String::length).max().orElse(0);
  }

  /** The words in lower case; {@code true} for those that say that a secret follows. */
  static TreeMap<String, Boolean> announcements() {
    TreeMap<String, Boolean> words = new TreeMap<>();
    for (String word : VENDORS.split(",")) {
      words.put(word, false);
    }
    for (String word : STRONG.split(",")) {
      words.put(word, true);
    }
    return words;
  }

  @Override
  public Set<EntityType> types() {
    return Set.of(EntityType.API_KEY);
  }

  /**
   * What looks generated has digits, so that words are looked for only before values with some:
   * most texts have none.
   */
  @Override
  public void recognize(ScanText text, Findings out) {
    Tried tried = new Tried(text);
    int runEnd = 0;
    int searched = 0;
    for (int i = 0; i < text.codes.length; i += 2) {
      if (text.codes[i] < runEnd) {
        continue;
      }
      int start = text.codes[i];
      while (start > runEnd && isValue(text.chars[start - 1])) {
        start--;
      }
      int end = text.codes[i + 1];
      while (end < text.length && isValue(text.chars[end])) {
        end++;
      }
      runEnd = end;
      if (mayBeGenerated(text.chars, start, end)) {
        int known = searched;
        searched = end;
        words.find(
            text.outsidePlaceholders(),
            Math.max(start - MAX_GAP - longestWord, Math.max(0, known - longestWord)),
            end,
            (wordStart, wordEnd, strong) -> {
              if (wordEnd > known) {
                afterWord(text, wordEnd, strong, tried, out);
              }
            });
      }
    }
  }

  /** What {@link Secrets#random} asks of any value, asked of a whole run of its characters. */
  private static boolean mayBeGenerated(char[] text, int start, int end) {
    int digits = 0;
    boolean letters = false;
    for (int i = start; i < end; i++) {
      digits += Ascii.isDigit(text[i]) ? 1 : 0;
      letters |= Ascii.isLetter(text[i]);
    }
    return end - start >= SHORTEST_VALUE
        && digits >= (letters ? Secrets.LEAST_DIGITS : Secrets.SHORTEST_NUMBER);
  }

  static void afterWord(ScanText text, int end, boolean strong, Tried tried, Findings out) {
    String s = text.text;
    int i = end;
    int limit = Math.min(text.length, end + MAX_GAP);
    if (!strong && end < text.length && s.charAt(end) == '.') {
      return; // a vendor's address
    }
    boolean says = strong;
    boolean assigned = false;
    boolean quoted = false;
    // what may stand between: the rest of the identifier, blanks, quotes, an operator, "is"
    while (i < limit) {
      char c = s.charAt(i);
      if (Ascii.isWord(c) || c == '-' || c == '.') {
        if (tryValue(text, i, says, assigned, quoted, tried, out)) {
          return;
        }
        int word = i;
        while (i < limit
            && (Ascii.isWord(s.charAt(i)) || s.charAt(i) == '-' || s.charAt(i) == '.')) {
          i++;
        }
        String between = text.lower(word, i);
        if (between.equals("is") || between.equals("are")) {
          assigned = true;
        } else if (assigned && !between.equals("bearer") && !between.equals("token") && !quoted) {
          return; // prose went on after the operator
        }
        says |=
            between.endsWith("key")
                || between.endsWith("token")
                || between.endsWith("secret")
                || between.endsWith("id");
      } else if (c == '=' || c == ':' || c == '>' || c == '：' || c == '是' || c == '为') {
        assigned = true;
        i++;
      } else if (c == '"' || c == '\'' || c == '`') {
        quoted = true;
        i++;
      } else if (c == ' ' || c == '\t' || c == ',' || c == '|' || c == ']' || c == '(' || c == '?'
          || c == '\\') {
        i++;
      } else if (isValue(c)) {
        i++;
      } else {
        return;
      }
    }
  }

  private static boolean tryValue(
      ScanText text,
      int from,
      boolean says,
      boolean assigned,
      boolean quoted,
      Tried tried,
      Findings out) {
    if (!(assigned || quoted)
        || from > 0
            && isValue(text.text.charAt(from - 1))
            && text.text.charAt(from - 1) != '='
            && text.text.charAt(from - 1) != ':') {
      return false;
    }
    int end = Math.min(tried.valueEnd(from), from + MAX_VALUE);
    while (end > from && ".,:;!?".indexOf(text.text.charAt(end - 1)) >= 0) {
      end--;
    }
    if (end - from < SHORTEST_VALUE || !tried.first(from, says && assigned)) {
      return false;
    }
    text.steps.take(end - from);
    double score = Secrets.random(text.text, from, end, says && assigned);
    if (score <= 0 || text.text.regionMatches(true, from, "http", 0, 4)) {
      return false;
    }
    out.add(EntityType.API_KEY, from, end, score);
    return true;
  }

  /**
   * What has been looked at in one text, so that many words that announce the same value cost no
   * more than one. A value that was accepted once need not be reported again either.
   */
  static final class Tried {
    private final ScanText text;
    private final BitSet values = new BitSet();
    private int runStart;
    private int runEnd;

    Tried(ScanText text) {
      this.text = text;
    }

    /** Index after the run of value characters that holds an index. */
    int valueEnd(int from) {
      if (from < runStart || from >= runEnd) {
        runStart = from;
        runEnd = from;
        while (runEnd < text.length && isValue(text.text.charAt(runEnd))) {
          runEnd++;
        }
        text.steps.take(runEnd - runStart);
      }
      return runEnd;
    }

    /** Whether a value is looked at for the first time, with or without its announcement. */
    boolean first(int from, boolean said) {
      int bit = 2 * from + (said ? 1 : 0);
      boolean first = !values.get(bit);
      values.set(bit);
      return first;
    }
  }

  private static boolean isValue(char c) {
    return Ascii.isWord(c) || "-.+/=~%$!@#^*:|".indexOf(c) >= 0;
  }
}
