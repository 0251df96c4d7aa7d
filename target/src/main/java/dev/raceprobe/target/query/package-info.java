/** What a client asks for in a request's query: typed parameters, each with its rule. The first step of every request; pure. */
package dev.raceprobe.target.query;
