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
package io.shenyullm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnalyseCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'id':'a','text':'Translate \"good morning\" into German'}",
        "{'id':'a','turns':[{'role':'user','content':'Hi'},{'role':'assistant','content':'Hello'},{'role':'user','content':'Translate"
            + " \"good morning\" into German'}]}",
        "{'id':'a','turns':['Hi','Translate \"good morning\" into German']}",
        "{'id':'a','text':null,'turns':[{'content':'Translate \"good morning\" into German'}]}",
        "{'id':'a','text':'','turns':[],'messages':[{'from':'human','value':'Translate \"good"
            + " morning\" into German'},{'from':'gpt','value':'Gerne'}]}",
        "{'id':'a','messages':[{'role':'user','text':'Translate \"good morning\" into"
            + " German'},{'role':'assistant','content':null}]}",
        "{'id':'a','messages':[{'role':'user','parts':[{'text':'Translate \"good morning\" into"
            + " German'}]},{'role':'model','parts':['Ja']}]}",
        "{'id':'a','messages':[{'role':'user','content':[{'type':'text','text':'Translate \"good"
            + " morning\" into German'}]}]}",
      })
  void analyse_anyShapeOfPrompt_isAnswered(String line) {
    assertThat(analyse(line.replace("\"", "\\\"").replace('\'', '"')))
        .matches(
            "\\{\"id\":\"a\",\"intent\":\"translation\",\"scenario\":\"[a-z_]+\",\"language\":\"en\",\"complexity\":\\{\"tier\":\"(simple|medium|complex)\",\"score\":[0-9.]+},\"micros\":[0-9]+}\n"
                + "?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'id':1} | {'id':1,'error':'one of text (a string), turns or messages is required'}",
        "{'id':1,'text':5} | {'id':1,'error':'one of text (a string), turns or messages is"
            + " required'}",
        "{'id':1,'turns':[{'role':'user','content':7}]} | {'id':1,'error':'turns[0].content: must"
            + " be a string or a list'}",
        "{'id':1,'turns':['a',7]} | {'id':1,'error':'turns[1]: must be a string or an object'}",
        "{'id':1,'messages':[{'role':'user'}]} | {'id':1,'error':'messages[0]: has no content, text"
            + " or value'}",
        "{'id':1,'turns':'x'} | {'id':1,'error':'turns must be a list'}",
      })
  void analyse_badRecord_isAnsweredWithAnError(String line, String expected) {
    assertThat(analyse(line.replace('\'', '"')))
        .isEqualToIgnoringNewLines(expected.replace('\'', '"'));
  }

  @Test
  void analyse_unknownRole_namesTheField() {
    assertThat(analyse("{\"id\":1,\"messages\":[{\"role\":\"x\",\"content\":\"y\"}]}"))
        .contains("messages[0].role");
  }

  @Test
  void scan_anyShapeOfConversation_findsInEachTurn() {
    for (String conversation :
        new String[] {
          "'turns':['hello','a@b.com']",
          "'turns':[{'role':'user','content':'hello'},{'role':'user','content':'a@b.com'}]",
          "'messages':[{'from':'human','value':'hello'},{'from':'gpt','value':'a@b.com'}]",
          "'messages':[{'role':'user','content':[{'type':'text','text':'hello'},"
              + "{'type':'image_url'},{'type':'text','text':'a@b.com'}]}]"
        }) {
      String line = "{'id':1," + conversation + "}";
      assertThat(TestingShell.run(line.replace('\'', '"'), "scan").out())
          .contains("\"type\":\"EMAIL_ADDRESS\",\"start\":6");
    }
  }

  private static String analyse(String line) {
    return TestingShell.run(line, "analyse").out();
  }
}
