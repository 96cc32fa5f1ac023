package alnage.practice.factory.assurance_profiles_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.factory.assurance_profiles

policy(assurance) := {"name": "org/release", "version": 3, "signers": ["petra", "quentin"], "assurance": assurance, "risk": "high", "envelope": facts.digest(9)}

test_a_signed_profile_shows_it if {
	count(assurance_profiles.deny) == 0 with input as facts.honest with data.alnage.policy as policy("high")
	count(assurance_profiles.observed) == 1 with input as facts.honest with data.alnage.policy as policy("high")
}

test_a_pipeline_that_asks_for_more_than_it_got_is_refused if {
	some reason in assurance_profiles.deny with input as facts.honest with data.alnage.policy as policy("moderate")
	reason.code == "ALN-POL-013"
}

test_a_pipeline_that_asks_for_less_gets_more if {
	f := facts.bent("/run/plan/assurance", "moderate")
	count(assurance_profiles.deny) == 0 with input as f with data.alnage.policy as policy("high")
}

test_a_profile_in_other_words_shows_nothing if {
	count(assurance_profiles.observed) == 0 with input as facts.honest with data.alnage.policy as policy("utmost")
	count(assurance_profiles.observed) == 0 with input as facts.honest with data.alnage.policy as object.union(policy("high"), {"risk": "utmost"})
}
