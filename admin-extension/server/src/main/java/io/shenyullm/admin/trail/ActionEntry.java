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
package io.shenyullm.admin.trail;

/**
 * A record of the chain.
 *
 * @param sequence its place, from 1 without gaps
 * @param record JSON, exactly as it was hashed
 * @param hash of it and all before it, as {@link io.shenyullm.records.AdminActionChain} has it
 * @param signature of the hash, in Base64
 * @param signedWith names the console's key
 */
public record ActionEntry(
    long sequence, String record, String hash, String signature, String signedWith) {}
