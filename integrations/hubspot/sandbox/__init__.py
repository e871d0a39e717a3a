"""
A local HubSpot sandbox: a small server for the endpoints that we use, and a page to work in as a risk manager.

It reproduces HubSpot's known behaviour, awkward parts included: results in arbitrary order, errors per input, a search
index that lags, rate limits, and property history that records who set each value.
"""
