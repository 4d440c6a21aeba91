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
package io.shenyullm.router.upstream;

import java.util.List;
import java.util.Locale;

/**
 * Tells faults of the operator's account from those of a request: providers report a used-up
 * balance, a closed account or a wrong key with 400, 403 or 429, too. A caller can mend none of
 * them, and what is said about them is the operator's. Labels are each provider's documented codes;
 * phrases are for those that put everything into {@code invalid_request_error}.
 */
final class AccountFaults {
  private static final List<String> CREDENTIAL_LABELS =
      List.of(
          "invalid_api_key",
          "invalidapikey",
          "api_key_invalid",
          "incorrect_api_key",
          "authentication_error",
          "authenticationerror",
          "authentication_fails",
          "unauthenticated",
          "permission_error",
          "permission_denied",
          "api_key_service_blocked",
          "api_key_http_referrer_blocked",
          "api_key_ip_address_blocked");

  private static final List<String> ACCOUNT_LABELS =
      List.of(
          "insufficient_quota",
          "insufficient_balance",
          "insufficient_credits",
          "insufficient_user_quota",
          "insufficientbalance",
          "billing",
          "arrearage",
          "accountoverdue",
          "account_deactivated",
          "account_suspended",
          "account_disabled",
          "access_terminated",
          "organization_restricted",
          "payment_required",
          "exceeded_current_quota",
          "spend_limit",
          "quota_exceeded_error");

  private static final List<String> CREDENTIAL_PHRASES =
      List.of(
          "api key not valid",
          "invalid api key",
          "incorrect api key",
          "api key expired",
          "api key is invalid",
          "api key has expired",
          "api key has been disabled",
          "invalid x-api-key",
          "invalid authentication credentials",
          "invalid access token");

  private static final List<String> ACCOUNT_PHRASES =
      List.of(
          "credit balance",
          "insufficient balance",
          "insufficient credit",
          "insufficient funds",
          "insufficient quota",
          "exceeded your current quota",
          "out of credits",
          "not enough credits",
          "api usage limits",
          "billing details",
          "billing account",
          "plans & billing",
          "enable billing",
          "billing is not",
          "billing hard limit",
          "payment required",
          "payment method",
          "account is not active",
          "account is not in good standing",
          "account is in good standing",
          "account has been",
          "account is suspended",
          "organization has been disabled",
          "\u4f59\u989d\u4e0d\u8db3",
          "\u6b20\u8d39");

  /** What an account may not use until somebody has done something about it: one model, not all. */
  private static final String UNVERIFIED = "organization must be verified";

  private AccountFaults() {}

  static boolean isCredential(ErrorBody error) {
    return says(error, CREDENTIAL_LABELS, CREDENTIAL_PHRASES);
  }

  static boolean isAccount(ErrorBody error) {
    return says(error, ACCOUNT_LABELS, ACCOUNT_PHRASES);
  }

  /** Whether the model alone is closed to the account; others of it go on. */
  static boolean isModelClosed(ErrorBody error) {
    // such a message names a field (that it may not stream), so how it begins must tell
    return error.message().toLowerCase(Locale.ROOT).startsWith("your " + UNVERIFIED)
        || says(error, List.of(), List.of(UNVERIFIED));
  }

  private static boolean says(ErrorBody error, List<String> labels, List<String> phrases) {
    if (labels.stream().anyMatch(error::says)) {
      return true;
    }
    if (error.param() != null) {
      return false; // about a field of the request, whose content it may quote
    }
    String message = error.message().toLowerCase(Locale.ROOT);
    return phrases.stream().anyMatch(message::contains);
  }
}
