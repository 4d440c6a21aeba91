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
package io.shenyullm.core.wire;

import java.util.Set;

/**
 * Words that protocols fix, as keys or as values. They can hold nobody's data wherever they stand,
 * so nobody needs to look at them. Going by the word and not by its place is what keeps a field
 * from becoming a way round the guard.
 */
final class ProtocolWords {
  private static final Set<String> WORDS =
      Set.of(
          """
          model messages stream stream_options include_usage include_obfuscation temperature top_p
          top_k min_p n seed stop max_tokens max_completion_tokens presence_penalty
          frequency_penalty repetition_penalty logit_bias logprobs top_logprobs user
          safety_identifier prompt_cache_key prompt_cache_retention metadata store modalities
          reasoning_effort service_tier verbosity prediction web_search_options response_format
          tools tool_choice parallel_tool_calls functions function_call

          role content name refusal tool_calls tool_call_id id type function custom arguments index
          text image_url url detail input_audio data format file file_id file_data filename audio
          video_url audio_url voice input_text output_text reasoning_content cache_control
          ephemeral ttl thinking

          system developer assistant tool auto none required default flex priority minimal low
          medium high in_memory 24h 5m 1h allowed_tools mode wav mp3 flac opus pcm16 aac
          json_object

          tool_use tool_result tool_use_id is_error input input_schema image document source base64
          media_type image/png image/jpeg image/gif image/webp application/pdf thinking_blocks
          redacted_thinking signature stop_sequences user_id budget_tokens enabled disabled adaptive
          output_config any disable_parallel_tool_use

          json_schema schema strict description parameters properties items enum const title
          examples object array string number integer boolean null additionalProperties anyOf
          oneOf allOf not minimum maximum minLength maxLength minItems maxItems pattern nullable
          $schema $defs $ref
          """
              .strip()
              .split("\\s+"));

  private ProtocolWords() {}

  static boolean contains(String word) {
    return WORDS.contains(word);
  }
}
