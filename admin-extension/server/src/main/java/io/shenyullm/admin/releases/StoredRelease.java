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
package io.shenyullm.admin.releases;

import io.shenyullm.admin.check.CheckReport;

/**
 * All of a release.
 *
 * @param document the bytes that were signed
 * @param envelope the signed document
 * @param content what the document was put together of, and what is kept beside it
 * @param report what the checks said before it was released
 */
record StoredRelease(
    Release release,
    byte[] document,
    byte[] envelope,
    ReleaseContent content,
    CheckReport report) {}
