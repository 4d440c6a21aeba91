# Copyright 2026 The ShenYu LLM plugins authors
# SPDX-License-Identifier: Apache-2.0

# METADATA
# title: Plan
# description: >-
#   Decides which of the models that could serve an admitted request may do so: by model, by
#   provider and by the region in which the provider runs. For a route without a router there is
#   one candidate, the model that the caller named, with an empty provider and region: any limit of
#   those refuses it.
package llm.plan

import data.llm.access

# METADATA
# description: The parts of the input that this policy reads; see llm.admission.inputs.
inputs := ["principal", "route.name", "data_class", "candidates"]

decision := {
	"allow": count(allowed) > 0,
	"allowed": sort([index | some index in allowed]),
	"reasons": sort([reason | some reason in reasons]),
	"deny_message": "No model that could serve this request is open to this caller.",
}

allowed contains index if {
	some index, _ in input.candidates
	not refused[index]
}

reasons contains reason if {
	some index, _ in input.candidates
	some reason in refused[index]
}

refused[index] contains "model" if {
	some index, candidate in input.candidates
	access.models_limited
	not candidate.model in access.models
}

refused[index] contains "region" if {
	some index, candidate in input.candidates
	access.regions_limited
	not candidate.region in access.regions
}

refused[index] contains "provider" if {
	some index, candidate in input.candidates
	candidate.provider in data.llm.denied.providers
}

# behind a route without a router stands a provider that nobody knows
refused[index] contains "provider" if {
	some index, candidate in input.candidates
	candidate.provider == ""
	count(data.llm.denied.providers) > 0
}

refused[index] contains "provider_for_data_class" if {
	some index, candidate in input.candidates
	access.providers_limited
	not candidate.provider in access.providers
}
