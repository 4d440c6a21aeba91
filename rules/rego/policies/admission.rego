# Copyright 2026 The ShenYu LLM plugins authors
# SPDX-License-Identifier: Apache-2.0

# METADATA
# title: Admission
# description: >-
#   Decides whether a request may proceed, from who asks and what was found in it, never from its
#   text. Every request that no rule denies is admitted: who may call at all was settled by the
#   key or token.
package llm.admission

import data.llm.access

# METADATA
# description: >-
#   The parts of the input that this policy reads. The gateway passes no others and remembers
#   decisions by them; naming a part that differs on every call makes it ask every time.
inputs := [
	"principal",
	"route.name",
	"request.model",
	"findings",
	"unscannable",
	"data_class",
	"risk",
	"injection.flagged",
	"injection.action",
]

decision := {
	"allow": count(reasons) == 0,
	"reasons": sort([reason | some reason in reasons]),
	"deny_message": deny_message,
	"obligations": {
		"allowed_models": sort([model | some model in access.models]),
		"allowed_regions": sort([region | some region in access.regions]),
		"no_cache": no_cache,
	},
}

reasons contains concat(":", ["principal_denied", level]) if some level in access.denied_levels

reasons contains "anonymous_denied" if {
	input.principal.user == "anonymous"
	data.llm.anonymous == false
}

# each level that is listed has to let the caller in; who has no such level is not let in by it
reasons contains "route_denied" if {
	some levels, names in data.llm.routes[input.route.name]
	not listed(levels, names)
}

listed(levels, names) if {
	some level, name in input.principal
	levels == concat("", [level, "s"])
	name in names
}

reasons contains "injection" if {
	input.injection.action == "block"
	input.injection.flagged == true
}

reasons contains concat(":", ["entity_blocked", type]) if {
	some type, found in input.findings
	found > 0
	type in data.llm.blocked_entities
}

reasons contains "risk" if input.risk > data.llm.max_risk

reasons contains "data_class_denied" if {
	some class in data.llm.denied.data_classes
	class in access.binding_classes
}

reasons contains "unscannable" if {
	input.unscannable > 0
	some class in data.llm.unscannable_denied_for
	class in access.binding_classes
}

# an empty list of models would mean "any", so a contradiction of limits has to deny
reasons contains "no_model_left" if {
	access.models_limited
	count(access.models) == 0
}

reasons contains "no_region_left" if {
	access.regions_limited
	count(access.regions) == 0
}

# also where no router plans: a plain upstream gets the model that the caller named
reasons contains "model_denied" if {
	access.models_limited
	input.request.model != "auto"
	not input.request.model in access.models
}

default no_cache := false

no_cache if access.class_rank == 3

no_cache if {
	some level, name in input.principal
	name in data.llm.no_cache[concat("", [level, "s"])]
}

default deny_message := "The access policy does not allow this request."

deny_message := message if {
	message := data.llm.deny_message
}

else := "The request was refused because it looks like an attempt to override instructions." if {
	"injection" in reasons
}

else := "The model asked for is not open to this caller." if {
	"model_denied" in reasons
	count(reasons) == 1
}
