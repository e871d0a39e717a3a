"""
A sandbox for HubSpot on this machine: an honest small server of the endpoints we use, and a page to work in.

Made from what is known of the real one's behaviour, awkward parts included: results in another order than asked for,
errors item by item, a search that lags behind, rate limits, property history that says who set what.
"""
