/** Who a client is: where its token may stand, and which tokens count. Before the 101; a token leaves this package only as a user. */
package dev.raceprobe.target.token;
