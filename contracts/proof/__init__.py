"""The contract with Proof: how a client signs, provider states, what an integration needs, flows and goldens."""
